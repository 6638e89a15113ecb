//! The properties of scripts that typesetting needs: line breaks and writing direction.

use unicode_bidi::{BidiClass, bidi_class};

/// Reports whether a text, given in parts, is written from right to left, which its first letter decides.
pub(super) fn runs_from_right<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut letters = texts.flat_map(str::chars);
    letters
        .find(|letter| letter.is_alphabetic())
        .is_some_and(is_from_right)
}

/// Reports whether a letter is of Hebrew, Arabic or another script that is written from right to left.
fn is_from_right(letter: char) -> bool {
    matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
}

/// Reports whether a line may end between two graphemes without a space between them.
pub(super) fn may_break(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if is_ideographic(before) || is_ideographic(after) {
        return !closes(after) && !opens(before);
    }
    matches!(before, '-' | '–' | '—' | '/') && after.is_alphabetic()
}

/// Reports whether a character is of a script without spaces, in which a line may end after each character.
fn is_ideographic(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Reports whether a line must not begin with a character.
fn closes(mark: char) -> bool {
    "、。，．・：；？！）］｝」』】〉》〕ー々…,.:;?!)]}”’ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
        .contains(mark)
}

/// Reports whether a line must not end with a character.
fn opens(mark: char) -> bool {
    "（［｛「『【〈《〔([{“‘".contains(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_decides_the_writing_direction() {
        for (text, from_right) in [
            ("مرحبا", true),
            ("(2018) שלום", true),
            ("The word مرحبا", false),
            ("2018", false),
            ("", false),
        ] {
            assert_eq!(runs_from_right([text].into_iter()), from_right, "{text}");
        }
    }

    #[test]
    fn chinese_breaks_anywhere_except_before_closing_punctuation() {
        assert!(may_break("中", "国"));
        assert!(!may_break("国", "。"));
        assert!(!may_break("「", "中"));
        assert!(may_break("well-", "known"));
        assert!(!may_break("w", "e"));
    }
}
