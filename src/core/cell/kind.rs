//! The kinds of cells: keys, equations, states, and the one table of their weights. Knows no numbers.

/// The recurrent cells, by their stable key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// The plain cell of the article (Elman, *Finding structure in time*, 1990).
    #[default]
    Rnn,
    /// The plain cell with the rectifier in place of `tanh` (Le, Jaitly and Hinton, arXiv 1504.00941, 2015).
    Relu,
    /// Gated recurrent unit (Cho et al., arXiv 1406.1078, 2014): the reset gate acts *before* the matrix.
    Gru,
    /// Long short-term memory (Hochreiter and Schmidhuber, 1997) with the forget gate of Gers, Schmidhuber and Cummins
    /// (2000), without peepholes.
    Lstm,
    /// Simple recurrent unit (Lei et al., arXiv 1709.02755, the version of EMNLP 2018).
    Sru,
    /// The forward recursion of a linear-chain conditional random field (Lafferty, `McCallum` and Pereira, 2001).
    Crf,
    /// A residual block with one hidden layer (He et al., 2016): an Euler step of a network (Chen et al., *Neural
    /// ordinary differential equations*, 2018).
    Residual,
}

/// What a matrix works for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// The new state itself.
    State,
    /// `z` of the GRU.
    Update,
    /// `r` of the GRU and the SRU.
    Reset,
    /// The proposed content.
    Candidate,
    /// `i` of the LSTM.
    Input,
    /// `f` of the LSTM and the SRU.
    Forget,
    /// `o` of the LSTM.
    Output,
    /// From the input past the cell.
    Skip,
    /// The scores of the CRF.
    Score,
    /// From the output of the cell to what is observed.
    Readout,
    /// What is added to the readout.
    Offset,
    /// The state to begin with.
    Start,
}

/// What stands to the right of a matrix; the number of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// `m` columns.
    Input,
    /// `d` columns.
    State,
    /// One column, as a bias or a factor for each component.
    Nothing,
}

/// A row of the table of weights: every matrix has `d` rows.
pub(super) type Row = (&'static str, Gate, Reads);

/// A named matrix of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Its name in equations and documents; never renamed.
    pub name: &'static str,
    /// How many rows.
    pub rows: usize,
    /// How many columns; 1 for a vector.
    pub columns: usize,
    /// What it works for.
    pub gate: Gate,
}

impl Matrix {
    /// How many numbers.
    #[expect(clippy::len_without_is_empty, reason = "a matrix without numbers is left out of every list")]
    pub fn len(&self) -> usize {
        self.rows * self.columns
    }
}

/// A cell without its weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Which cell.
    pub kind: CellKind,
    /// `m`, the length of an input; 0 for a cell that is fed nothing.
    pub inputs: usize,
    /// `d`, the length of a state (of the CRF: the number of tags), at least 1.
    pub width: usize,
    /// `h` of the residual block.
    pub step_size: f64,
}

impl CellKind {
    /// In the order shown.
    pub const ALL: [Self; 7] = [Self::Rnn, Self::Relu, Self::Gru, Self::Lstm, Self::Sru, Self::Crf, Self::Residual];

    /// The key in documents and links; never renamed.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rnn => "rnn",
            Self::Relu => "relu",
            Self::Gru => "gru",
            Self::Lstm => "lstm",
            Self::Sru => "sru",
            Self::Crf => "crf",
            Self::Residual => "residual",
        }
    }

    /// The step in formulas: signs and names apart by spaces, `_` before a subscript, `-1` for the step before. The
    /// states stand on the left of the last lines.
    pub const fn equations(self) -> &'static [&'static str] {
        match self {
            Self::Rnn => &["y_t = tanh ( W1 y_t−1 + W2 x_t + b )"],
            Self::Relu => &["y_t = max ( 0 , W1 y_t−1 + W2 x_t + b )"],
            Self::Gru => super::gru::EQUATIONS,
            Self::Lstm => super::lstm::EQUATIONS,
            Self::Sru => super::sru::EQUATIONS,
            Self::Crf => super::crf::EQUATIONS,
            Self::Residual => &["y_t = y_t−1 + h V tanh ( W1 y_t−1 + W2 x_t + b )"],
        }
    }

    /// The letters of the states, in the order of the list; the output is the first.
    pub const fn states(self) -> &'static [&'static str] {
        match self {
            Self::Rnn | Self::Relu | Self::Residual => &["y"],
            Self::Gru => &["h"],
            Self::Lstm | Self::Sru => &["h", "c"],
            Self::Crf => &["Z", "α", "n"],
        }
    }

    /// Whether a readout of its output can be fitted to a series: not of a sum over label paths, which only grows.
    pub const fn is_trainable(self) -> bool {
        !matches!(self, Self::Crf)
    }

    const fn rows(self) -> &'static [Row] {
        match self {
            Self::Rnn | Self::Relu => &super::rnn::MATRICES,
            Self::Gru => &super::gru::MATRICES,
            Self::Lstm => &super::lstm::MATRICES,
            Self::Sru => &super::sru::MATRICES,
            Self::Crf => &super::crf::MATRICES,
            Self::Residual => &super::residual::MATRICES,
        }
    }
}

impl Shape {
    /// The matrices that hold the weights, in order; those without numbers (of no input) are left out.
    pub fn matrices(&self) -> Vec<Matrix> {
        let kept = |matrix: &Matrix| matrix.columns > 0;
        self.kind.rows().iter().map(|row| self.matrix(row)).filter(kept).collect()
    }

    /// The matrices in the order of the table, empty ones too.
    pub(super) fn all_matrices(&self) -> impl Iterator<Item = Matrix> + '_ {
        self.kind.rows().iter().map(|row| self.matrix(row))
    }

    fn matrix(&self, &(name, gate, reads): &Row) -> Matrix {
        let columns = match reads {
            // The SRU's way past the cell needs no matrix where the lengths agree.
            Reads::Input if gate == Gate::Skip && self.inputs == self.width => 0,
            Reads::Input => self.inputs,
            Reads::State => self.width,
            Reads::Nothing => 1,
        };
        Matrix { name, rows: self.width, columns, gate }
    }

    /// How many weights there are.
    pub fn weight_count(&self) -> usize {
        self.all_matrices().map(|matrix| matrix.len()).sum()
    }

    /// The length of each state in the list.
    pub fn state_sizes(&self) -> Vec<usize> {
        match self.kind {
            CellKind::Crf => vec![1, self.width, 1],
            kind => vec![self.width; kind.states().len()],
        }
    }

    /// The length of the output, which is the first state.
    pub fn outputs(&self) -> usize {
        if self.kind == CellKind::Crf { 1 } else { self.width }
    }
}
