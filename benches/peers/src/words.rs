//! Methods that look words up in an in-memory index of tantivy with one segment.

use anyhow::Context as _;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenStream as _};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term};

use crate::material::FactText;
use crate::{FOUND, Method};

/// The memory of the writer in bytes: enough for all facts in one segment.
const BUDGET: usize = 1 << 30;
/// The field with the index of a fact in the list of facts.
const PLACE: &str = "place";

/// The facts that have any of the stems, ranked by BM25.
pub(crate) struct ByBm25(Words);

/// The facts that have any of the words with at most one typing error, which may be a swap. All words
/// count the same, as in tantivy.
pub(crate) struct ByFuzzyWords(Words);

/// An index of the words of all texts of the facts.
struct Words {
    searcher: Searcher,
    analyzer: TextAnalyzer,
    text: Field,
}

impl Words {
    fn new(facts: &[FactText], tokenizer: &str) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs);
        let indexed = TextOptions::default().set_indexing_options(indexing);
        let text = schema.add_text_field("text", indexed);
        let place = schema.add_u64_field(PLACE, NumericOptions::default().set_fast());
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET)?;
        for (number, fact) in (0..).zip(facts) {
            let mut document = TantivyDocument::default();
            for own in fact.texts() {
                document.add_text(text, own);
            }
            document.add_u64(place, number);
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        Ok(Self {
            searcher: index.reader()?.searcher(),
            analyzer: index.tokenizer_for_field(text)?,
            text,
        })
    }

    /// Returns the best facts that have any of the words of a question.
    fn find(
        &self,
        question: &str,
        query: impl Fn(Term) -> Box<dyn Query>,
    ) -> anyhow::Result<Vec<usize>> {
        let mut words: Vec<Box<dyn Query>> = Vec::new();
        // Each token stream needs its own analyzer.
        let mut analyzer = self.analyzer.clone();
        let mut tokens = analyzer.token_stream(question);
        tokens
            .process(&mut |token| words.push(query(Term::from_field_text(self.text, &token.text))));
        let best = TopDocs::with_limit(FOUND).order_by_score();
        let found = self.searcher.search(&BooleanQuery::union(words), &best)?;
        let places = found.into_iter().map(|(_, address)| {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let place = segment.fast_fields().u64(PLACE)?.first(address.doc_id);
            Ok(usize::try_from(
                place.context("each document has the index of its fact")?,
            )?)
        });
        places.collect()
    }
}

impl ByBm25 {
    /// Indexes the stems of facts.
    pub(crate) fn new(facts: &[FactText]) -> anyhow::Result<Self> {
        Words::new(facts, "en_stem").map(Self)
    }
}

impl Method for ByBm25 {
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>> {
        let query = |term| -> Box<dyn Query> {
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        self.0.find(question, query)
    }
}

impl ByFuzzyWords {
    /// Indexes the words of facts.
    pub(crate) fn new(facts: &[FactText]) -> anyhow::Result<Self> {
        Words::new(facts, "default").map(Self)
    }
}

impl Method for ByFuzzyWords {
    fn find(&self, question: &str) -> anyhow::Result<Vec<usize>> {
        let query = |term| -> Box<dyn Query> { Box::new(FuzzyTermQuery::new(term, 1, true)) };
        self.0.find(question, query)
    }
}
