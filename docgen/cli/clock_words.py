"""Clocks in words: an overview, then each clock with what counts for it; what several share is said once, at the end.

The terminal gets what a lawyer reads: parties whose clocks are the same stand together, what was done before a period
began is counted, not listed, statutes go by their daily titles. The JSON answer holds everything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.api.clock_moves import ClockMove, ClockState
from docgen.cli.words import table
from docgen.glossary import word
from docgen.law.clock import Clock, ClockEvent, ClockStatus, Effect
from docgen.law.statutes import abridged

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Shown:
    """Clocks that differ by party alone, as one."""

    clock: Clock
    who: str

    @property
    def title(self) -> str:
        """Kind, parties, contract."""
        about = [word(self.clock.kind), self.who, f"合同 {self.clock.debt}" if self.clock.debt else ""]
        return "　".join(part for part in about if part)


def clock_words(clocks: Sequence[Clock], names: Mapping[str, str]) -> str:
    """Every clock of a case in words.

    Args:
        clocks: as computed.
        names: of parties, by id.
    """
    shown = _merged(clocks, names)
    twins = [_twin(each, shown[:index]) for index, each in enumerate(shown)]
    blocks = [_own_blocks(each, twin) for each, twin in zip(shown, twins, strict=True)]
    times = Counter(block for listed in blocks for block in dict.fromkeys(listed))
    shared = [block for block, count in times.items() if count > 1 and "\n" not in block]
    parts = [_overview(shown)] if len(shown) > 1 else []
    for each, twin, listed in zip(shown, twins, blocks, strict=True):
        parts.append("\n".join(_clock(each, twin, listed, shared)))
    if shared:
        parts.append("\n".join(("说明（各期限共用）", *(f"{no}. {block}" for no, block in enumerate(shared, 1)))))
    return abridged("\n\n".join(parts))


def move_words(moves: Sequence[ClockMove]) -> str:
    """Clocks before and after."""
    if not moves:
        return "各期限没有变化。"
    rows = [
        (word(move.kind), move.party_name or "", move.debt or "", _state(move.before), _state(move.after))
        for move in moves
    ]
    return table("期限变化", ["期限", "当事人", "合同", "此前", "此后"], rows)


def _state(state: ClockState | None) -> str:
    if state is None:
        return "—"
    proved = state.expires_on_if_proved
    also = f"；补足凭证后 {proved}" if proved and proved != state.expires_on else ""
    return f"{word(state.status)}，届满日 {state.expires_on or '—'}{also}"


def _merged(clocks: Sequence[Clock], names: Mapping[str, str]) -> list[Shown]:
    groups: dict[tuple[object, ...], list[Clock]] = {}
    for clock in clocks:
        key = (clock.kind, clock.debt, clock.starts_on, clock.expires_on_if_proved, clock.events, clock.basis)
        groups.setdefault(key, []).append(clock)
    return [
        Shown(group[0], "、".join(dict.fromkeys(names.get(each.party or "", "") for each in group)))
        for group in groups.values()
    ]


def _twin(shown: Shown, before: Sequence[Shown]) -> Shown | None:
    """An earlier clock of the same debt that the same events have moved."""
    events = shown.clock.events
    return next((each for each in before if len(events) > 1 and each.clock.events == events), None)


def _own_blocks(shown: Shown, twin: Shown | None) -> list[str]:
    """What a clock rests on beyond its twin."""
    told = _blocks(twin.clock) if twin else []
    return [block for block in _blocks(shown.clock) if block not in told]


def _overview(shown: Sequence[Shown]) -> str:
    rows = []
    for each in shown:
        clock = each.clock
        safe = clock.latest_safe_on.isoformat() if clock.latest_safe_on else "—"
        rows.append((safe, word(clock.kind), each.who, clock.debt or "", word(clock.status)))
    return table("", ["不晚于", "期限", "当事人", "合同", "状态"], sorted(rows), [0])


def _clock(shown: Shown, twin: Shown | None, blocks: Sequence[str], shared: Sequence[str]) -> Iterator[str]:
    clock = shown.clock
    yield f"【{shown.title}】{word(clock.status)}"
    yield from _days(clock)
    if twin:
        yield f"{INDENT}事项与依据同上列“{word(twin.clock.kind)}”，另有："
    else:
        yield from _events(clock)
    yield from (f"· {block}" for block in blocks if block not in shared)
    notes = [str(no) for no, block in enumerate(shared, 1) if block in blocks]
    if notes:
        yield f"· 另见说明 {'、'.join(notes)}"


def _days(clock: Clock) -> Iterator[str]:
    if clock.expires_on and clock.days_left is not None:
        left = f"剩{clock.days_left}天" if clock.days_left >= 0 else "已过"
        yield f"届满日 {clock.expires_on}（{left}），建议不晚于 {clock.latest_safe_on}"
        if clock.expires_on_if_proved is None:
            yield "补足凭证后：期间不届满"
    else:
        yield "届满日：未起算或程序进行中"
    doubtful = clock.status is ClockStatus.EXPIRED_UNLESS_PROVED
    if clock.expires_on_if_proved and clock.expires_on_if_proved != clock.expires_on:
        yield f"补足凭证后{'（或按另一读法）' if doubtful else ''}的届满日 {clock.expires_on_if_proved}"
    if doubtful:
        yield "从严计算已过，计全部记录（或按另一读法）未过：应补足凭证，不得自认届满"


def _events(clock: Clock) -> Iterator[str]:
    begun = min((event.on for event in clock.events if event.effect is Effect.STARTS), default=None)
    early = 0
    for event in clock.events:
        if event.effect is not Effect.NONE:
            yield from _event(event)
        elif begun and event.on <= begun:
            early += 1
        else:
            yield f"{INDENT}{event.on}　{word(event.effect)}　{event.event}"
    if early:
        yield f"{INDENT}起算日及以前另有{early}项记录，不影响本期限（--json 列全）"


def _event(event: ClockEvent) -> Iterator[str]:
    yield f"{INDENT}{event.on}　{word(event.effect)}（证明力：{word(event.strength)}）　{event.event}"
    proof = f"凭证：{'、'.join(event.proof)}" if event.proof else ""
    missing = f"缺：{event.missing}" if event.missing else ""
    yield f"{INDENT}{INDENT}{'；'.join(part for part in (proof, missing, event.article) if part)}"


def _blocks(clock: Clock) -> list[str]:
    """The lines a clock rests on, each with the indented ones that belong to it."""
    blocks: list[str] = []
    for line in clock.basis:
        if line.startswith(INDENT):
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return blocks
