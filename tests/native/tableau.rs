//! The coefficients of the methods that choose their steps, against the order conditions: one for each rooted tree.

use unroll::core::method::tableau::{DORMAND_PRINCE, RODAS5P};

/// A rooted tree: the trees that hang on its root.
#[derive(Clone, Debug)]
struct Tree(Vec<Self>);

impl Tree {
    fn nodes(&self) -> usize {
        1 + self.0.iter().map(Self::nodes).sum::<usize>()
    }

    /// `gamma`: the product of the number of nodes of all its subtrees.
    fn density(&self) -> f64 {
        self.nodes() as f64 * self.0.iter().map(Self::density).product::<f64>()
    }

    /// All trees of `nodes` nodes, some in several orders of their branches.
    fn all(nodes: usize) -> Vec<Self> {
        forests(nodes - 1).into_iter().map(Self).collect()
    }
}

fn forests(nodes: usize) -> Vec<Vec<Tree>> {
    if nodes == 0 {
        return vec![Vec::new()];
    }
    let with_first = |first: usize| {
        Tree::all(first).into_iter().flat_map(move |tree| {
            forests(nodes - first).into_iter().map(move |rest| [vec![tree.clone()], rest].concat())
        })
    };
    (1..=nodes).flat_map(with_first).collect()
}

type Matrix = Vec<Vec<f64>>;

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = b[0].len();
    let entry = |row: &Vec<f64>, column: usize| row.iter().zip(b).map(|(x, other)| x * other[column]).sum();
    a.iter().map(|row| (0..columns).map(|column| entry(row, column)).collect()).collect()
}

/// The inverse of a lower triangular matrix.
fn inverse(lower: &Matrix) -> Matrix {
    let n = lower.len();
    let mut inverse: Matrix = Vec::with_capacity(n);
    for (row, entries) in lower.iter().enumerate() {
        let column = |column: usize| {
            let sum: f64 = inverse.iter().zip(entries).map(|(above, entry)| entry * above[column]).sum();
            (if row == column { 1.0 } else { 0.0 } - sum) / entries[row]
        };
        let found = (0..n).map(column).collect();
        inverse.push(found);
    }
    inverse
}

/// A method in the form of the theory: `k_i = h f(x + sum alpha_ij k_j) + h J sum gamma_ij k_j`. An explicit method has
/// `beta = alpha + gamma = alpha`.
struct Method {
    alpha: Matrix,
    beta: Matrix,
}

impl Method {
    /// The elementary weight of each stage: branches that fork are reached through `alpha`, single ones through `beta`.
    /// Source: Hairer, Wanner, Solving Ordinary Differential Equations II, section IV.7.
    fn weights(&self, tree: &Tree) -> Vec<f64> {
        let matrix = if tree.0.len() == 1 { &self.beta } else { &self.alpha };
        let branches: Vec<Vec<f64>> = tree.0.iter().map(|branch| self.weights(branch)).collect();
        let through = |row: &Vec<f64>, branch: &Vec<f64>| row.iter().zip(branch).map(|(a, w)| a * w).sum::<f64>();
        matrix.iter().map(|row| branches.iter().map(|branch| through(row, branch)).product()).collect()
    }

    /// The largest defect of the conditions up to `order` for the result `sum weights_i k_i` at the share `theta`.
    fn defect(&self, weights: &[f64], order: usize, theta: f64) -> f64 {
        let trees = (1..=order).flat_map(Tree::all);
        let defect = |tree: Tree| {
            let found: f64 = weights.iter().zip(self.weights(&tree)).map(|(b, w)| b * w).sum();
            (found - theta.powi(tree.nodes() as i32) / tree.density()).abs()
        };
        trees.map(defect).fold(0.0, f64::max)
    }
}

const THETAS: [f64; 4] = [0.1, 0.4, 0.75, 1.0];

#[test]
fn there_are_as_many_trees_as_the_theory_counts() {
    // 1, 1, 2, 5, 14 ordered trees stand for the 1, 1, 2, 4, 9 rooted ones.
    assert_eq!([1, 2, 3, 4, 5].map(|nodes| Tree::all(nodes).len()), [1, 1, 2, 5, 14]);
}

#[test]
fn dormand_prince_meets_the_conditions_of_order_five_four_and_its_dense_output_those_of_order_four() {
    let alpha: Matrix = DORMAND_PRINCE.stages.iter().map(|row| row.to_vec()).collect();
    for (row, node) in alpha.iter().zip(DORMAND_PRINCE.nodes) {
        assert!((row.iter().sum::<f64>() - node).abs() < 1e-14);
    }
    let method = Method { beta: alpha.clone(), alpha };
    let result = DORMAND_PRINCE.stages[6];
    let embedded: Vec<f64> = result.iter().zip(DORMAND_PRINCE.error).map(|(b, e)| b - e).collect();
    // Weights of size 10 in roundings of 1e-16.
    assert!(method.defect(&result, 5, 1.0) < 1e-14);
    assert!(method.defect(&result, 6, 1.0) > 1e-6);
    assert!(method.defect(&embedded, 4, 1.0) < 1e-14);
    assert!(method.defect(&embedded, 5, 1.0) > 1e-6);
    for theta in THETAS {
        let rest = 1.0 - theta;
        let weight = |(j, &b): (usize, &f64)| {
            let first = if j == 0 { 1.0 } else { 0.0 } - b;
            let last = b - if j == 6 { 1.0 } else { 0.0 } - first;
            theta * (b + rest * (first + theta * (last + rest * DORMAND_PRINCE.dense[j])))
        };
        let dense: Vec<f64> = result.iter().enumerate().map(weight).collect();
        assert!(method.defect(&dense, 4, theta) < 1e-14, "{theta}");
    }
}

#[test]
fn rodas5p_meets_the_conditions_of_order_five_four_and_its_dense_output_those_of_order_four() {
    // u = Gamma k, a = alpha Gamma^-1, C = 1/gamma - Gamma^-1.
    let n = RODAS5P.nodes.len();
    let diagonal = |row: usize, column: usize| if row == column { 1.0 / RODAS5P.gamma } else { 0.0 };
    let minus: Matrix = (0..n)
        .map(|row| (0..n).map(|column| diagonal(row, column) - RODAS5P.couplings[row][column]).collect())
        .collect();
    let gamma = inverse(&minus);
    let stages: Matrix = RODAS5P.stages.iter().map(|row| row.to_vec()).collect();
    let alpha = product(&stages, &gamma);
    // Products of coefficients of size 100, published with 16 digits.
    let tolerance = 1e-12;
    for row in 0..n {
        assert!((alpha[row].iter().sum::<f64>() - RODAS5P.nodes[row]).abs() < tolerance, "c {row}");
        assert!((gamma[row].iter().sum::<f64>() - RODAS5P.time[row]).abs() < tolerance, "d {row}");
    }
    let add = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + b).collect();
    let method = Method { beta: alpha.iter().zip(&gamma).map(add).collect(), alpha };
    let of = |weights: Vec<f64>| product(&vec![weights], &gamma).concat();
    let embedded = RODAS5P.stages[n - 1].to_vec();
    let mut result = embedded.clone();
    result[n - 1] = 1.0;
    assert!(method.defect(&of(result.clone()), 5, 1.0) < tolerance);
    assert!(method.defect(&of(result.clone()), 6, 1.0) > 1e-6);
    assert!(method.defect(&of(embedded.clone()), 4, 1.0) < tolerance);
    assert!(method.defect(&of(embedded), 5, 1.0) > 1e-6);
    for theta in THETAS {
        let weight = |(j, m): (usize, &f64)| {
            let [first, second, third] = RODAS5P.dense.map(|row| row[j]);
            theta * (m + (1.0 - theta) * (first + theta * (second + theta * third)))
        };
        let dense: Vec<f64> = result.iter().enumerate().map(weight).collect();
        assert!(method.defect(&of(dense), 4, theta) < tolerance, "{theta}");
    }
    // Stiffly accurate: the last row of beta is the result, so that R(infinity) = 0.
    for (weight, last) in of(result).iter().zip(&method.beta[n - 1]) {
        assert!((weight - last).abs() < tolerance);
    }
}
