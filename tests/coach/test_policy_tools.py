"""Which tools a question is about: never a better one than was named."""

import pytest

from coach.policy.tools import ANY, same_tool, tools_in

LISTED = ("ChatGPT Enterprise", "ChatGPT（無料版）", "Gemini", "Microsoft 365 Copilot", "社内GPT")


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("議事録をGeminiに貼っていい？", ("Gemini",)),
        ("議事録を ｇｅｍｉｎｉ に", ("Gemini",)),
        ("ジェミニに入れていい？", ("Gemini",)),
        ("chatgpt enterpriseに", ("ChatGPT Enterprise",)),
        ("ChatGPTの無料版に", ("ChatGPT（無料版）",)),
        ("無料のChatGPTに", ("ChatGPT（無料版）",)),
        ("the free version of ChatGPT", ("ChatGPT（無料版）",)),
        ("社内のGPTに", ("社内GPT",)),
        ("Microsoft365Copilotに", ("Microsoft 365 Copilot",)),
        ("GeminiとMicrosoft 365 Copilotのどっちに", ("Gemini", "Microsoft 365 Copilot")),
        # A shared name stands for all that have it, and for the unlisted one.
        ("ChatGPTに貼っていい？", ("ChatGPT Enterprise", "ChatGPT（無料版）", ANY)),
        ("Copilotに貼っていい？", ("Microsoft 365 Copilot", ANY)),
        # What is free, or somebody's own, is another tool than the company's.
        ("無料のGeminiに", (ANY,)),
        ("個人アカウントのGeminiに", (ANY,)),
        ("my own Gemini account", (ANY,)),
        ("DeepSeekに入れていい？", (ANY,)),
        ("顧客名を入れていい？", ()),
        ("個人情報をアカウント登録に使う", ()),
        ("geminis", ()),
    ],
)
def test_named_tools(text: str, tools: tuple[str, ...]) -> None:
    assert tools_in(text, LISTED) == tools


def test_a_row_for_everything_free_is_found_by_that_word() -> None:
    assert tools_in("無料版に入れていい？", ("無料版", "Copilot")) == ("無料版",)
    assert tools_in("無料のClaudeに入れていい？", ("無料版", "Copilot")) == ("無料版",)


def test_spellings_of_one_tool() -> None:
    assert same_tool("Microsoft 365 Copilot", "ｍｉｃｒｏｓｏｆｔ３６５ copilot")
    assert same_tool("ChatGPT（無料版）", "無料版ChatGPT")
    assert not same_tool("ChatGPT", "ChatGPT Enterprise")
