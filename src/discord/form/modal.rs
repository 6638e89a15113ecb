//! A form as a Discord modal: its five fields and the text typed into them.

use serenity::all::{
    ActionRow, ActionRowComponent, CreateActionRow, CreateInputText, CreateModal, InputTextStyle,
};

use super::Form;
use crate::discord::custom_id::CustomId;
use crate::discord::limits::{MODAL_TEXT, length};
use crate::discord::words::{Input, Words};
use crate::store::TextKey;

/// The maximum lengths of a date, of a source, and of a statement or a quotation. 2,000 characters
/// may be 4,000 code units.
const DATE_MAX: u16 = 100;
const SOURCE_MAX: u16 = 1_000;
const TEXT_MAX: u16 = MODAL_TEXT;

/// The fields, with the ids of their inputs.
const INPUTS: [(Input, &str); 5] = [
    (Input::Statement, "statement"),
    (Input::Date, "date"),
    (Input::Quote, "quote"),
    (Input::Source, "source"),
    (Input::Questions, "questions"),
];

impl Form {
    /// Applies the text typed into the modal.
    pub(in crate::discord) fn type_in(&mut self, rows: &[ActionRow]) {
        for component in rows.iter().flat_map(|row| &row.components) {
            let ActionRowComponent::InputText(input) = component else {
                continue;
            };
            let field = INPUTS.iter().find(|(_, id)| *id == input.custom_id);
            let value = input.value.clone().unwrap_or_default();
            let Some((input, _)) = field else {
                continue;
            };
            // A text that did not fit in its field stays, unless the person typed another one.
            if !value.is_empty() || self.has_room(*input) {
                *self.field_mut(*input) = value;
            }
        }
    }

    /// Makes the modal for the form.
    pub(in crate::discord) fn modal(&self, words: &Words, key: TextKey) -> CreateModal {
        let rows = INPUTS.iter().map(|(input, id)| {
            let field = words.input(*input);
            let style = match input {
                Input::Date | Input::Source => InputTextStyle::Short,
                _ => InputTextStyle::Paragraph,
            };
            let is_needed = matches!(input, Input::Statement | Input::Quote | Input::Source);
            let has_room = self.has_room(*input);
            let text = CreateInputText::new(style, field.name, *id)
                .placeholder(field.hint)
                .max_length(most(*input))
                .required(is_needed && has_room);
            let value = self.field(*input);
            let shown = has_room && !value.is_empty();
            CreateActionRow::InputText(if shown { text.value(value) } else { text })
        });
        let title = words.form_title(self.of.is_none());
        CreateModal::new(CustomId::Form(key).to_string(), title).components(rows.collect())
    }

    /// Reports whether a modal's field can show the current text.
    fn has_room(&self, input: Input) -> bool {
        length(self.field(input)) <= usize::from(most(input))
    }

    fn field(&self, input: Input) -> &str {
        match input {
            Input::Statement => &self.statement,
            Input::Date => &self.date,
            Input::Quote => &self.quote,
            Input::Source => &self.source,
            Input::Questions => &self.questions,
        }
    }

    const fn field_mut(&mut self, input: Input) -> &mut String {
        match input {
            Input::Statement => &mut self.statement,
            Input::Date => &mut self.date,
            Input::Quote => &mut self.quote,
            Input::Source => &mut self.source,
            Input::Questions => &mut self.questions,
        }
    }
}

/// Returns the maximum length of a field.
const fn most(input: Input) -> u16 {
    match input {
        Input::Date => DATE_MAX,
        Input::Source => SOURCE_MAX,
        Input::Questions => MODAL_TEXT,
        Input::Statement | Input::Quote => TEXT_MAX,
    }
}
