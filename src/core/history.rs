//! Undo and redo over whole documents; a drag or a run of keystrokes is one step. Knows no clock: who calls says when
//! a gesture is over.

use std::sync::Arc;

use super::document::Document;

/// The most documents kept; older ones are forgotten.
const MOST: usize = 200;

/// The present document with what came before and what was undone.
#[derive(Clone, Debug)]
pub struct History {
    past: Vec<Arc<Document>>,
    present: Arc<Document>,
    future: Vec<Arc<Document>>,
    gesture: Option<String>,
}

impl History {
    /// A history that begins at `document`.
    pub fn new(document: Document) -> Self {
        Self { past: Vec::new(), present: Arc::new(document), future: Vec::new(), gesture: None }
    }

    /// The document as it is.
    pub fn present(&self) -> &Arc<Document> {
        &self.present
    }

    /// Makes `document` the present. The same `gesture` as last time replaces it, so both undo together.
    pub fn record(&mut self, document: Document, gesture: Option<String>) {
        if *self.present == document {
            return;
        }
        let continues = gesture.is_some() && gesture == self.gesture;
        let before = std::mem::replace(&mut self.present, Arc::new(document));
        if !continues {
            self.past.push(before);
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.gesture = gesture;
    }

    /// Makes `document`, which follows from the present by itself, the present: both are one step. What can be redone
    /// stays.
    pub fn amend(&mut self, document: Document) {
        self.present = Arc::new(document);
    }

    /// Ends the gesture: what comes next is its own undo step.
    pub fn seal(&mut self) {
        self.gesture = None;
    }

    /// Goes back one step; `false` at the beginning.
    pub fn undo(&mut self) -> bool {
        Self::travel(&mut self.past, &mut self.present, &mut self.future, &mut self.gesture)
    }

    /// Takes an undo back; `false` when there is none.
    pub fn redo(&mut self) -> bool {
        Self::travel(&mut self.future, &mut self.present, &mut self.past, &mut self.gesture)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    fn travel(
        from: &mut Vec<Arc<Document>>,
        present: &mut Arc<Document>,
        to: &mut Vec<Arc<Document>>,
        gesture: &mut Option<String>,
    ) -> bool {
        *gesture = None;
        let Some(document) = from.pop() else { return false };
        to.push(std::mem::replace(present, document));
        true
    }
}
