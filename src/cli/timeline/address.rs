//! Addresses that may stand in a page or a calendar.

use url::Url;

/// Returns an address of the web in its one form, or nothing where it is none: no other is worth following.
pub(super) fn web_address(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let of_web = matches!(url.scheme(), "http" | "https");
    of_web.then(|| url.into())
}
