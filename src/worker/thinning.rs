//! A bounded record of an unbounded sequence: the first item, the newest, and the ones evenly between. Pure.
//! Knows nothing of what it keeps.

/// Keeps at most `most` of the items pushed. Each time it fills up, every second one goes and the stride doubles, so
/// that a push costs O(1) on average and the kept items are always evenly spaced, at multiples of the stride.
#[derive(Clone, Debug)]
pub struct Thinned<T> {
    /// The items at positions `0, stride, 2 stride, …`, the newest item excepted.
    kept: Vec<T>,
    newest: Option<T>,
    /// How many were pushed.
    pushed: u64,
    stride: u64,
    most: usize,
}

impl<T> Thinned<T> {
    /// An empty record of at most `most` items; less than two is taken as two, the first and the newest.
    pub fn new(most: usize) -> Self {
        Self { kept: Vec::new(), newest: None, pushed: 0, stride: 1, most: most.max(2) }
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        if let Some(previous) = self.newest.replace(item)
            && (self.pushed - 1).is_multiple_of(self.stride)
        {
            self.kept.push(previous);
            if self.kept.len() >= self.most {
                self.halve();
            }
        }
        self.pushed += 1;
    }

    fn halve(&mut self) {
        let mut position = 0_usize;
        self.kept.retain(|_| {
            position += 1;
            position % 2 == 1
        });
        self.stride *= 2;
    }

    /// What is kept, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.kept.iter().chain(self.newest.as_ref())
    }

    /// The item pushed last.
    pub fn newest(&self) -> Option<&T> {
        self.newest.as_ref()
    }

    /// The item pushed last, to amend it.
    pub fn newest_mut(&mut self) -> Option<&mut T> {
        self.newest.as_mut()
    }

    /// How many items are kept.
    pub fn len(&self) -> usize {
        self.kept.len() + usize::from(self.newest.is_some())
    }

    /// Whether nothing was pushed.
    pub fn is_empty(&self) -> bool {
        self.newest.is_none()
    }

    /// Hands over what is kept, oldest first, and begins anew.
    pub fn take(&mut self) -> Vec<T> {
        let mut items = std::mem::take(&mut self.kept);
        items.extend(self.newest.take());
        self.pushed = 0;
        self.stride = 1;
        items
    }
}
