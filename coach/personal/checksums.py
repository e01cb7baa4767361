"""The check digits that tell a real number from one that only looks like it."""

MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
"""For the first eleven digits (Ministry of Internal Affairs ordinance No. 85 of 2014, article 5)."""


def is_card(number: str) -> bool:
    """Whether a payment card's last digit fits the others (ISO/IEC 7812-1, Luhn)."""
    digits = _digits(number)
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_my_number(number: str) -> bool:
    """Whether the last of twelve digits is the check digit of the others."""
    *first, check = _digits(number)
    rest = sum(weight * digit for weight, digit in zip(MY_NUMBER_WEIGHTS, first, strict=True)) % 11
    return check == (0 if rest <= 1 else 11 - rest)


def is_iban(number: str) -> bool:
    """Whether an international bank account number leaves 1 when divided by 97 (ISO 13616-1)."""
    plain = number.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _digits(number: str) -> list[int]:
    return [int(c) for c in number if c.isdigit()]
