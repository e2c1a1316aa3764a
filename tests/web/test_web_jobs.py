"""The pages of jobs: the list, how far one is, giving one up."""

from visiting import Visitor

LANGUAGE = {"language": "en", "next": "/jobs"}


def test_a_job_is_looked_at_and_given_up(visitor: Visitor, stored: str) -> None:
    assert "还没有任务" in visitor.get("/jobs").text
    at = visitor.post(f"/cases/{stored}/bundles").headers["Location"]
    page = visitor.get(at).text
    for shown in ("排队中", 'http-equiv="refresh"', "取消任务"):
        assert shown in page
    assert "制作证据材料册" in visitor.get("/jobs").text
    assert visitor.get(f"{at}/file").status_code == 404
    assert "任务已取消" in visitor.post(f"{at}/cancel", follow_redirects=True).text
    assert 'http-equiv="refresh"' not in visitor.get(at).text
    assert visitor.get("/jobs/" + "0" * 32).status_code == 404


def test_a_job_is_told_in_english_too(visitor: Visitor, stored: str) -> None:
    at = visitor.post(f"/cases/{stored}/bundles").headers["Location"]
    visitor.post("/language", LANGUAGE)
    page = visitor.get(at).text
    for shown in ("Making the evidence bundle", "Waiting", "Cancel the job"):
        assert shown in page
