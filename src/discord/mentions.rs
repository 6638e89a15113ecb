//! Mentions in message texts: shows them as names, or removes them.

use serenity::all::Message;

/// Returns the text of a message as people see it, with names instead of mentions.
pub(super) fn as_seen(message: &Message) -> String {
    let seen = message
        .mentions
        .iter()
        .fold(message.content.clone(), |text, user| {
            let name = user.global_name.as_ref().unwrap_or(&user.name);
            let forms = [format!("<@{}>", user.id), format!("<@!{}>", user.id)];
            forms
                .iter()
                .fold(text, |text, form| text.replace(form, &format!("@{name}")))
        });
    seen.trim().to_owned()
}

/// Returns a text without its mentions of people, roles, channels and everybody.
pub(super) fn without_mentions(text: &str) -> String {
    let mut rest = text;
    let mut left = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once('<') {
        left.push_str(before);
        let mention = after.split_once('>').filter(|(inside, _)| {
            let digits = inside.trim_start_matches(['@', '!', '&', '#']);
            digits.len() < inside.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        match mention {
            Some((_, after)) => rest = after,
            None => {
                left.push('<');
                rest = after;
            }
        }
    }
    left.push_str(rest);
    let left = left.replace("@everyone", "").replace("@here", "");
    left.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_no_part_of_a_question() {
        for (text, question) in [
            ("<@123> when is it?", "when is it?"),
            ("<@!123>, when <@&5> is <#7> it", ", when  is  it"),
            ("@everyone when is it? @here", "when is it?"),
            ("is 1 < 2 > 0 <@12 <@13>", "is 1 < 2 > 0 <@12"),
            ("", ""),
        ] {
            assert_eq!(without_mentions(text), question);
        }
    }
}
