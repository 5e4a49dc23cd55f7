//! Points under the hand and the fit that follows them, in words.

/// Points under the hand and the fit that follows them.
#[derive(Debug)]
#[allow(missing_docs, reason = "a label's field name says what it labels")]
pub struct Follow {
    pub drag: &'static str,
    pub too_many: &'static str,
    pub switch: &'static str,
    pub explained: &'static str,
}

/// In English.
pub const ENGLISH: Follow = Follow {
    drag: "drag up or down",
    too_many: "too many rows to move points by hand; edit the table",
    switch: "Fit again when a point is edited",
    explained: "After a fit, a point that is dragged on the plot takes the fit with it. With this, so does an edit of the table.",
};

/// In Chinese.
pub const CHINESE: Follow = Follow {
    drag: "可上下拖动",
    too_many: "行数太多，不能用手移动数据点；请编辑表格",
    switch: "编辑数据点后重新拟合",
    explained: "拟合之后，在图上拖动数据点时拟合会随之变化。打开此项后，编辑表格也会重新拟合。",
};
