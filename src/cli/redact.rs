//! `ibid redact`: removes a fact's text from every revision and from both copies of the store.

use anyhow::bail;
use clap::Args;
use jiff::Timestamp;

use super::outcome::Outcome;
use super::render;
use super::shared::Shared;
use crate::curation::Author;
use crate::fact::FactId;
use crate::matcher::Lexicons;
use crate::scope::Scope;

#[derive(Debug, Args)]
pub(super) struct Redact {
    /// The fact's id
    fact: FactId,
    /// The reason, for the history
    #[arg(long)]
    reason: String,
    /// The fact's scope, if several have the id: local, pack:ID or guild:NUMBER
    #[arg(long)]
    scope: Option<Scope>,
    /// The name of who removes it, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "operator")]
    author: String,
}

impl Redact {
    pub(super) fn run(&self, shared: &Shared) -> anyhow::Result<Outcome> {
        let library = shared.library(Lexicons::Used)?;
        let scopes = library.scopes_of(&self.fact);
        let wanted = |scope: &&Scope| self.scope.as_ref().is_none_or(|wanted| wanted == *scope);
        let scope = match *scopes.iter().filter(wanted).collect::<Vec<_>>() {
            [scope] => scope.clone(),
            [] => bail!("there is no fact “{}”; `ibid export` lists them", self.fact),
            ref several => {
                let several: Vec<String> = several.iter().map(ToString::to_string).collect();
                let several = several.join(", ");
                bail!(
                    "several scopes have a fact “{}”: {several}; choose one with --scope",
                    self.fact
                )
            }
        };
        let by = Author::Operator(self.author.clone());
        let name = (scope, self.fact.clone());
        let count = library.redact(&name, &self.reason, &by, Timestamp::now())?;
        shared.terminal.print(&render::redacted(&name, count))?;
        Ok(Outcome::Done)
    }
}
