//! What a fit found, with the document it was found for: it is shown only as long as that is the document on the page.

use std::sync::Arc;

use crate::core::document::Document;
use crate::core::fit::FitReport;

/// The end of a fit, with what is known of it.
#[derive(Debug)]
pub struct Finding {
    /// Standard errors and all that.
    pub report: FitReport,
    /// The names of all quantities.
    pub names: Vec<String>,
    /// With the fitted values in.
    pub document: Arc<Document>,
}

impl Finding {
    /// The names of what was fitted, in the order of the report.
    pub fn free_names(&self) -> Vec<&str> {
        self.report.free.iter().map(|&index| self.names.get(index).map_or("", String::as_str)).collect()
    }

    /// Whether `document` asks the same of other data.
    pub fn differs_in_data(&self, document: &Document) -> bool {
        let with_its_data =
            Document { data: Arc::clone(&self.document.data), roles: self.document.roles.clone(), ..document.clone() };
        self.document.data != document.data && self.is_of(&with_its_data)
    }

    /// Whether it belongs to `document`.
    pub fn is_of(&self, document: &Document) -> bool {
        same_question(&self.document, document)
    }
}

/// Whether two documents ask the same of the same data: how the page looks at them and by what optimiser the answer is
/// sought does not matter.
pub fn same_question(one: &Document, other: &Document) -> bool {
    let measured = |document: &Document| {
        let fit = document.fit;
        (fit.noise, fit.huber, fit.bounds, fit.count_first_row, fit.window, fit.sigmas)
    };
    one.model == other.model
        && one.data == other.data
        && one.roles == other.roles
        && one.sigmas == other.sigmas
        && one.solver == other.solver
        && measured(one) == measured(other)
}
