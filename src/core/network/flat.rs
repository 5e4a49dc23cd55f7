//! Chains of one kind of operation as one: `x*y*z` is a product of three, `a + b - c` a sum of three.
//! For the eye only: what is computed, and in which order, stays what the program says.

use crate::core::lang::builtin::Builtin;
use crate::core::lang::program::{Operation, Program, Slot};

/// What an operation does to its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Adds; operands marked `Minus` are subtracted.
    Sum,
    /// Multiplies; operands marked `Reciprocal` divide. The sign of the whole is turned if `negative`.
    Product {
        /// Whether a minus sign stands before it.
        negative: bool,
    },
    /// The `n`-th power.
    PowerInteger(i32),
    /// A power; the operand marked `Second` is the exponent.
    Power,
    /// A builtin function.
    Call(Builtin),
    /// 1 where the first is less, else 0.
    Less,
    /// 1 where the first is not more, else 0.
    LessEqual,
    /// 1 where they are equal, else 0.
    Equal,
    /// The second where the first is not 0, else the third.
    Select,
}

/// How an operand enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it is.
    Plain,
    /// Subtracted.
    Minus,
    /// Divided by.
    Reciprocal,
    /// The second operand, where the order matters: the exponent of a power, the right side of `<`.
    Second,
}

/// An operation with all operands of its chain, in the order written as far as the program keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flat {
    /// What it does.
    pub(super) shape: Shape,
    /// On what.
    pub(super) operands: Vec<(Slot, Mark)>,
    /// The slots it stands for: its own first, then those taken into it.
    pub(super) slots: Vec<Slot>,
}

/// The instructions of a program with the number of their readers.
#[derive(Debug)]
pub(super) struct Flattener<'program> {
    program: &'program Program,
    uses: Vec<u32>,
}

impl<'program> Flattener<'program> {
    /// For `program`.
    pub(super) fn new(program: &'program Program) -> Self {
        let mut uses = vec![0; program.slots()];
        for instruction in &program.instructions {
            instruction.for_each_operand(|operand| uses[operand as usize] += 1);
        }
        for output in &program.outputs {
            uses[*output as usize] += 1;
        }
        Self { program, uses }
    }

    /// How often the value of `slot` is read, as an operand or as an output.
    pub(super) fn uses(&self, slot: Slot) -> u32 {
        self.uses[slot as usize]
    }

    /// The instruction that writes `slot`; `None` for constants and inputs.
    pub(super) fn instruction(&self, slot: Slot) -> Option<Operation> {
        let index = (slot as usize).checked_sub(self.program.first_instruction())?;
        self.program.instructions.get(index).copied()
    }

    /// The instruction of a slot that nobody else reads.
    fn private(&self, slot: Slot) -> Option<Operation> {
        self.instruction(slot).filter(|_| self.uses(slot) == 1)
    }

    /// The operation that writes `slot`, with those it alone reads taken into it where they are of its kind.
    pub(super) fn flat(&self, slot: Slot) -> Option<Flat> {
        let plain = |shape, operands: &[Slot]| Flat {
            shape,
            operands: operands.iter().map(|operand| (*operand, Mark::Plain)).collect(),
            slots: vec![slot],
        };
        let ordered = |shape, first, second| Flat {
            operands: vec![(first, Mark::Plain), (second, Mark::Second)],
            ..plain(shape, &[])
        };
        let product_inside =
            |inside| matches!(self.private(inside), Some(Operation::Multiply(..) | Operation::Divide(..)));
        Some(match self.instruction(slot)? {
            Operation::Negate(inside) if product_inside(inside) => self.product(slot),
            Operation::Negate(_) | Operation::Add(..) | Operation::Subtract(..) => self.sum(slot),
            Operation::Multiply(..) | Operation::Divide(..) => self.product(slot),
            Operation::PowerInteger(base, exponent) => plain(Shape::PowerInteger(exponent), &[base]),
            Operation::Power(base, exponent) => ordered(Shape::Power, base, exponent),
            Operation::Call1(builtin, argument) => plain(Shape::Call(builtin), &[argument]),
            Operation::Call2(builtin, first, second) => plain(Shape::Call(builtin), &[first, second]),
            Operation::Call4(builtin, operands) => plain(Shape::Call(builtin), &operands),
            Operation::Less(first, second) => ordered(Shape::Less, first, second),
            Operation::LessEqual(first, second) => ordered(Shape::LessEqual, first, second),
            Operation::Equal(first, second) => plain(Shape::Equal, &[first, second]),
            Operation::Select(condition, then, otherwise) => plain(Shape::Select, &[condition, then, otherwise]),
        })
    }

    fn sum(&self, root: Slot) -> Flat {
        let mut flat = Flat { shape: Shape::Sum, operands: Vec::new(), slots: Vec::new() };
        let mut pending = vec![(root, false)];
        while let Some((slot, minus)) = pending.pop() {
            let inside = if slot == root { self.instruction(slot) } else { self.private(slot) };
            match inside {
                // Worked off from the end: the right operand is pushed first.
                Some(Operation::Add(a, b)) => pending.extend([(b, minus), (a, minus)]),
                Some(Operation::Subtract(a, b)) => pending.extend([(b, !minus), (a, minus)]),
                Some(Operation::Negate(a)) => pending.push((a, !minus)),
                _ => {
                    flat.operands.push((slot, if minus { Mark::Minus } else { Mark::Plain }));
                    continue;
                }
            }
            flat.slots.push(slot);
        }
        flat
    }

    fn product(&self, root: Slot) -> Flat {
        let mut flat = Flat { shape: Shape::Sum, operands: Vec::new(), slots: Vec::new() };
        let mut negative = false;
        let mut pending = vec![(root, false)];
        while let Some((slot, below)) = pending.pop() {
            let inside = if slot == root { self.instruction(slot) } else { self.private(slot) };
            match inside {
                Some(Operation::Multiply(a, b)) => pending.extend([(b, below), (a, below)]),
                Some(Operation::Divide(a, b)) => pending.extend([(b, !below), (a, below)]),
                Some(Operation::Negate(a)) => {
                    negative = !negative;
                    pending.push((a, below));
                }
                _ => {
                    flat.operands.push((slot, if below { Mark::Reciprocal } else { Mark::Plain }));
                    continue;
                }
            }
            flat.slots.push(slot);
        }
        flat.shape = Shape::Product { negative };
        flat
    }
}
