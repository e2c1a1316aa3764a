"""How Chinese writes things: amounts in capitals, dates, figures, numbers of documents' parts, file names."""
