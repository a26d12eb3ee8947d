import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.glossary.spelling import is_mixed, other_readings, plain, skeleton, stem, unmix, words_of
from bot.language.folding import fold


def stem_of(word: str) -> str:
    return stem(skeleton(fold(word)))


@pytest.mark.parametrize(
    "spellings",
    [
        ("жени", "zheni", "ženi", "zeni"),
        ("дискриминација", "diskriminacija", "diskriminaciya", "diskriminacia"),
        ("bezbednost", "bezbjednost"),
        ("mera", "mjera"),
        ("nasilje", "nasilie", "насилие", "насиље"),
        ("uređaj", "uredjaj", "uredaj"),
        ("меѓународен", "megjunaroden"),
        ("ισότητα", "isotita"),
        ("mobbing", "mobing"),
    ],
)
def test_the_spellings_of_a_word_share_a_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(fold(word)) for word in spellings}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ("rodna", "rodne", "rodnoj", "rodnu", "rodnom", "rodnih", "rodnim"),
        ("nasilje", "nasilja", "nasilju", "nasiljem"),
        ("žena", "žene", "ženama", "ženu", "ženi"),
        ("ravnopravnost", "ravnopravnosti", "ravnopravnošću"),
        ("diskriminacija", "diskriminacije", "diskriminaciju", "diskriminacijom"),
        ("politika", "politike", "politici"),
        ("насилство", "насилството"),
        ("еднаквост", "еднаквоста"),
        ("стереотип", "стереотипите", "стереотипи"),
        ("barazi", "barazia", "barazisë", "barazinë"),
        ("dhunë", "dhuna", "dhunës"),
        ("egalitate", "egalitatea", "egalității"),
        ("discriminare", "discriminarea", "discriminării"),
        ("ισότητα", "ισότητας"),
        ("eşitlik", "eşitliği", "esitligi"),
        ("stereotype", "stereotypes"),
        ("quota", "quotas"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem_of(word) for word in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("rod", "rad"), ("spol", "pol"), ("gender", "gen"), ("1325", "1820")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SDG5", ["sdg", "5"]),
        ("UNSCR1325", ["unscr", "1325"]),
        ("Vijeće sigurnosti UN-a", ["vijece", "sigurnosti", "un"]),
        ("BM Güvenlik Konseyi'nin", ["bm", "guvenlik", "konseyi"]),
        ("women's rights", ["women", "rights"]),
        ("twin-track", ["twin", "track"]),
        ("«НАП»?", ["nap"]),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert words_of(plain(text)) == words


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("4uvstvitelen", "cuvstvitelen"),
        ("mejdu", "mezdu"),
        ("syvet", "savet"),
        ("6ansove", "sansove"),
        ("isothta", "isotita"),
        ("fulwn", "filon"),
    ],
)
def test_other_readings_cover_what_phones_type(typed: str, reading: str) -> None:
    assert reading in other_readings(typed)


def test_a_word_in_mixed_scripts_is_unmixed() -> None:
    assert is_mixed("WРОN")
    assert unmix("WРОN мрежа") == "WPON мрежа"
    assert not is_mixed("WPON мрежа")


@given(st.text(max_size=60))
def test_skeletons_and_stems_take_any_text(text: str) -> None:
    for word in words_of(plain(text)):
        assert len(stem(skeleton(word))) <= len(skeleton(word))
        other_readings(word)
