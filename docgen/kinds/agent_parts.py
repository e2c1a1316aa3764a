"""Who acts for the creditor before a court, with what special powers (民诉法 62, 民诉法解释 89, 执行规定 20).

A special power is given by name or not at all: those that the case records for an agent, and those chosen in the
answers, which go to every agent with special authority.
"""

import re
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.parties import Agent
from docgen.casefile.vocabulary import Authority
from docgen.errors import Problem, WrongAnswers
from docgen.kinds.history_parts import document_title
from docgen.kinds.parts import Listed, Part, part

POWERS: Final = {
    "admits_claims": ("代为承认诉讼请求", r"承认[^；。，]*诉讼请求"),
    "waives_claims": ("代为放弃诉讼请求", r"放弃[^；。，]*诉讼请求"),
    "changes_claims": ("代为变更诉讼请求", r"变更[^；。，]*诉讼请求"),
    "settles": ("代为进行和解", r"(?<!执行)和解"),
    "counterclaims": ("代为提起反诉", r"反诉"),
    "appeals": ("代为提起上诉", r"上诉"),
    "enforcement_powers": ("在执行程序中代为放弃、变更民事权利，进行执行和解", r"执行和解"),
    "receives_payment": ("代为收取执行款", r"执行款"),
}
"""By the answer that chooses it: how a power is written, and how to see that the case records it already."""


def agent_parts(case: Case, answers: Part) -> list[Part]:
    """The creditor's agents, each with his ``powers``.

    Raises:
        WrongAnswers: powers are chosen, and no agent has special authority.
    """
    agents = case.creditor.agents
    chosen = [name for name in POWERS if answers.get(name)]
    if chosen and agents and all(agent.authority is not Authority.SPECIAL for agent in agents):
        powers = "；".join(POWERS[name][0] for name in chosen)
        said = "代理人都没有特别授权，请先在案件中把代理权限改为特别授权，或者不选这些权限"
        raise WrongAnswers(
            title=document_title("power_of_attorney"), problems=[Problem("填写项 特别授权", powers, said)]
        )
    return [_agent(agent, chosen) for agent in agents]


def _agent(agent: Agent, chosen: list[str]) -> Part:
    more: dict[str, Any] = {"powers": Listed(_powers(agent, chosen), like="")}
    return part(agent, f"代理人 {agent.name} 的", "agent", **more)


def _powers(agent: Agent, chosen: list[str]) -> list[str]:
    """What an agent with special authority may do by name; nothing for another."""
    if agent.authority is not Authority.SPECIAL:
        return []
    recorded = (agent.special_powers or "").rstrip("。；")
    added = [written for written, known in (POWERS[name] for name in chosen) if not re.search(known, recorded)]
    return [recorded, *added] if recorded else added
