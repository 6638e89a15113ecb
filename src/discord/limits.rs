//! Discord's limits, and texts cut to fit them.
//!
//! The limits are from Discord's documentation (API v10: *Message*, *Embed limits*, *Component
//! reference*, *Application commands*). Lengths are counted in UTF-16 code units, which are never
//! fewer than the characters that Discord counts.

use unicode_segmentation::UnicodeSegmentation as _;

/// The name of an embed's author.
pub(super) const EMBED_AUTHOR: usize = 256;
/// The title of an embed.
pub(super) const EMBED_TITLE: usize = 256;
/// The description of an embed.
pub(super) const EMBED_DESCRIPTION: usize = 4096;
/// The total of all texts in all embeds of a message.
pub(super) const EMBEDS: usize = 6000;
/// The number of embeds in a message.
pub(super) const EMBEDS_OF_MESSAGE: usize = 10;
/// The label of a button.
pub(super) const BUTTON_LABEL: usize = 80;
/// The custom id of a component. Every id of the bot is shorter than this.
#[cfg(test)]
pub(super) const CUSTOM_ID: usize = 100;
/// The name and the value of a choice.
pub(super) const CHOICE: usize = 100;
/// The number of choices in an autocompletion.
pub(super) const CHOICES: usize = 25;
/// The address of a link.
pub(super) const LINK: usize = 512;

/// The placeholder of a menu.
pub(super) const PLACEHOLDER: usize = 150;
/// The number of options in a menu.
pub(super) const OPTIONS: usize = 25;
/// The description of a file.
pub(super) const FILE_DESCRIPTION: usize = 1024;
/// The title of a modal.
pub(super) const MODAL_TITLE: usize = 45;
/// The label of a modal's input.
pub(super) const INPUT_LABEL: usize = 45;
/// The placeholder of a modal's input.
pub(super) const INPUT_PLACEHOLDER: usize = 100;
/// The text of a modal's input.
pub(super) const MODAL_TEXT: u16 = 4000;

/// The mark at the end of a text that was cut.
const CUT_OFF: &str = " …";

/// Returns the length of a text in the unit that Discord may count.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Cuts a text that is too long. The cut is after a sentence if possible, or else after a word, or
/// else after a visible character (a grapheme).
pub(super) fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(length(CUT_OFF));
    let beginning = beginning(text.split_sentence_bounds(), room)
        .or_else(|| beginning(text.split_word_bounds(), room))
        .or_else(|| beginning(text.graphemes(true), room))
        .unwrap_or_default();
    format!("{}{CUT_OFF}", beginning.trim_end())
}

/// Returns as many of the first parts of a text as fit, if there are any and they fill more than a
/// third of the room.
fn beginning<'a>(parts: impl Iterator<Item = &'a str>, room: usize) -> Option<String> {
    let mut beginning = String::new();
    let mut used = 0;
    for part in parts {
        used += length(part);
        if used > room {
            break;
        }
        beginning.push_str(part);
    }
    (!beginning.trim().is_empty() && length(&beginning) * 3 >= room).then_some(beginning)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_cut_after_a_sentence_a_word_or_a_character() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(
            cut("The hall opens. It closes late in the evening.", 30),
            "The hall opens. …"
        );
        assert_eq!(
            cut("The hall opens and closes late in the evening", 30),
            "The hall opens and closes …"
        );
        assert_eq!(cut(&"x".repeat(40), 30), format!("{} …", "x".repeat(28)));
        // A family emoji is one character of several code points. It is kept whole or dropped.
        let families = "👨‍👩‍👧".repeat(6);
        assert_eq!(cut(&families, 30), format!("{} …", "👨‍👩‍👧".repeat(3)));
    }

    proptest! {
        #[test]
        fn what_is_cut_keeps_the_limit(text in "\\PC{0,80}", limit in 3_usize..60) {
            prop_assert!(length(&cut(&text, limit)) <= limit);
        }
    }
}
