//! Escapes texts so that Discord's markdown shows them exactly as written.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use super::limits::{LINK, cut, length};
use crate::text::plain;

/// The characters to percent-encode in a text fragment: all except letters, digits and `_.~` (WICG,
/// *URL Fragment Text Directives*, which gives `-`, `,` and `&` a meaning).
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b',')
    .add(b'-')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The number of words at each end of a long quotation by which a link finds it.
const FRAGMENT_WORDS: usize = 5;

/// Writes a text on one line so that markdown shows it as it is: no emphasis, no link, no mention,
/// no heading and no list.
pub(super) fn escape(text: &str) -> String {
    let plain = plain(text);
    let text = plain.trim();
    let mut escaped = String::with_capacity(text.len() + 8);
    // “1.” or “-” starts a list, “#” a heading, “>” a quotation and “-#” small print.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0
        && text
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(['.', ')']));
    for (place, sign) in text.char_indices() {
        let marks = matches!(
            sign,
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '(' | ')' | '#'
        );
        let begins = place == 0 && matches!(sign, '-' | '+') || numbered && place == digits;
        let address = sign == ':'
            && text
                .get(place..)
                .is_some_and(|rest| rest.starts_with("://"));
        if marks || begins || address {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

/// Writes a text as [`escape`] does, cut so that it fits in `limit` with its escapes.
pub(super) fn fitted(text: &str, limit: usize) -> String {
    let mut room = limit;
    loop {
        let escaped = escape(&cut(text, room));
        let long = length(&escaped);
        if long <= limit {
            return escaped;
        }
        // Cut off the excess, and at least one character each time.
        room = (room * limit / long).min(room.saturating_sub(1));
    }
}

/// Writes a link that opens a page at a quotation. If the address with a text fragment is too long,
/// the link is the plain address. Without a usable address, only the words are written.
pub(super) fn link(words: &str, address: Option<&str>, quotation: &str) -> String {
    let address = address.and_then(web_address);
    let Some(address) = address.filter(|address| length(address) <= LINK) else {
        return words.to_owned();
    };
    let directive = |text: String| {
        let separator = if address.contains('#') { "" } else { "#" };
        format!("{address}{separator}:~:text={text}")
    };
    let encoded = |text: &str| utf8_percent_encode(text, FRAGMENT).to_string();
    if quotation.trim().is_empty() {
        return format!("[{words}]({address})");
    }
    let whole = directive(encoded(quotation.trim()));
    let ends = || {
        let all: Vec<&str> = quotation.split_whitespace().collect();
        let first = all.get(..FRAGMENT_WORDS)?.join(" ");
        let last = all.get(all.len() - FRAGMENT_WORDS..)?.join(" ");
        let both = format!("{},{}", encoded(&first), encoded(&last));
        (all.len() >= 2 * FRAGMENT_WORDS).then(|| directive(both))
    };
    let address = Some(whole)
        .into_iter()
        .chain(ends())
        .find(|address| length(address) <= LINK)
        .unwrap_or(address);
    format!("[{words}]({address})")
}

/// Returns a web address in the one form that cannot end a link early, or `None` if it is not a web
/// address.
pub(super) fn web_address(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let of_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    of_web.then(|| {
        let written = String::from(url);
        written
            .replace('(', "%28")
            .replace(')', "%29")
            .replace(' ', "%20")
    })
}

/// Returns the host of a web address. Discord does not render a link whose text looks like another
/// address.
pub(super) fn host(address: &str) -> Option<String> {
    let url = Url::parse(&web_address(address)?).ok()?;
    url.host_str().map(escape)
}

/// Returns a text for a place where Discord requires one: a single line without invisible
/// characters, cut to `limit`, or `None` if nothing remains.
pub(super) fn label(text: &str, limit: usize) -> Option<String> {
    let plain = plain(text);
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then(|| cut(&line, limit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markdown_in_a_text_is_shown_and_not_obeyed() {
        for (text, escaped) in [
            ("plain words, 5 % of 1.5", "plain words, 5 % of 1.5"),
            ("**bold** _it_", "\\*\\*bold\\*\\* \\_it\\_"),
            ("<@123> <t:1>", "\\<@123\\> \\<t:1\\>"),
            ("[x](https://e.org)", "\\[x\\]\\(https\\://e.org\\)"),
            ("# no heading", "\\# no heading"),
            ("1. no list", "1\\. no list"),
            ("-# no small print", "\\-\\# no small print"),
            ("two\nlines > no quotation", "two lines \\> no quotation"),
            ("\u{202E}turned", "turned"),
        ] {
            assert_eq!(escape(text), escaped, "{text}");
        }
    }

    #[test]
    fn a_link_opens_the_page_at_the_quotation() {
        let quotation = "taxes on steel, and aluminum";
        assert_eq!(
            link("The paper", Some("https://example.org/a"), quotation),
            "[The paper](https://example.org/a#:~:text=taxes%20on%20steel%2C%20and%20aluminum)"
        );
        let long = "one two three four five ".repeat(30) + "six seven eight nine ten";
        assert_eq!(
            link("P", Some("https://example.org/a#b"), &long),
            "[P](https://example.org/a#b:~:text=one%20two%20three%20four%20five,six%20seven%20eight%20nine%20ten)"
        );
        let address = format!("https://example.org/{}", "a".repeat(470));
        assert_eq!(link("P", Some(&address), &long), format!("[P]({address})"));
        for none in [None, Some("javascript:alert(1)"), Some("no address")] {
            assert_eq!(link("P", none, quotation), "P");
        }
        assert_eq!(
            link("P", Some("https://example.org/a_(b)"), ""),
            "[P](https://example.org/a_%28b%29)"
        );
    }

    proptest! {
        #[test]
        fn an_escaped_text_keeps_its_limit(text in "[*_a. \\PC]{0,80}", limit in 8_usize..60) {
            prop_assert!(length(&fitted(&text, limit)) <= limit);
        }
    }
}
