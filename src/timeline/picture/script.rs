//! What has to be known of scripts to set a line: where it may end, and which way it runs.

use unicode_bidi::{BidiClass, bidi_class};

/// Returns whether a text, given in parts, runs from right to left: its first letter does.
pub(super) fn runs_from_right<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut letters = texts.flat_map(str::chars);
    letters
        .find(|letter| letter.is_alphabetic())
        .is_some_and(is_from_right)
}

/// Returns whether a letter is of Hebrew, Arabic or another script that runs from right to left.
fn is_from_right(letter: char) -> bool {
    matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
}

/// Returns whether a line may end between two graphemes that no space parts.
pub(super) fn may_break(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if is_ideographic(before) || is_ideographic(after) {
        return !closes(after) && !opens(before);
    }
    matches!(before, '-' | '–' | '—' | '/') && after.is_alphabetic()
}

/// Returns whether a character is of a script that is written without spaces, each character of
/// which may end a line.
fn is_ideographic(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Returns whether a line may not begin with a mark.
fn closes(mark: char) -> bool {
    "、。，．・：；？！）］｝」』】〉》〕ー々…,.:;?!)]}”’ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
        .contains(mark)
}

/// Returns whether a line may not end with a mark.
fn opens(mark: char) -> bool {
    "（［｛「『【〈《〔([{“‘".contains(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_says_which_way_a_text_runs() {
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
    fn chinese_breaks_anywhere_but_before_what_closes() {
        assert!(may_break("中", "国"));
        assert!(!may_break("国", "。"));
        assert!(!may_break("「", "中"));
        assert!(may_break("well-", "known"));
        assert!(!may_break("w", "e"));
    }
}
