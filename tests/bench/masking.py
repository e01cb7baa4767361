"""How much of generated personal data is masked, by kind and language, and how much is masked that should not be."""

from collections import Counter

from coach.masking import mask
from coach.personal.names import Names
from tests.coach.personal_corpus import CLEAN, DIRECTORY, samples
from tests.coach.test_masking import left_over


def main() -> None:
    """Print the table."""
    names = Names.of(DIRECTORY)
    seen: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sample in samples(seed=7, times=60):
        seen[sample.kind] += 1
        missed[sample.kind] += bool(left_over(sample, names))
    for kind, count in seen.items():
        print(f"{kind:12} recall {1 - missed[kind] / count:.4f}  of {count}")
    wrong = [text for text in CLEAN if mask(text, names).hidden]
    print(f"clean sentences with a false mask: {len(wrong)} of {len(CLEAN)}")


if __name__ == "__main__":
    main()
