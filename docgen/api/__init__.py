"""The use cases, one function each: the one door for the web application and the command line.

Every function takes the office first (``docgen.api.office.open_office``). It opens what it needs, does its work in a
transaction of its own, and answers with a frozen record whose JSON is the contract of the command line.
"""
