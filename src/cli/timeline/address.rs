//! Web addresses that are safe to link in a page or a calendar.

use url::Url;

/// Returns a web address in its normal form, or `None` if the text is not an http or https address.
pub(super) fn web_address(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let of_web = matches!(url.scheme(), "http" | "https");
    of_web.then(|| url.into())
}
