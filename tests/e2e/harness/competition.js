// The two-species example: what the fit must find at h = 1, and the points as the article prints them.

/** Least-squares optimum of the Euler unroll at h = 1, computed by another program in float64. */
export const OPTIMUM = {
  loss: 0.6966435372335088,
  parameters: {
    r1: 0.0995784027,
    r2: 0.27964717,
    a1: 9.69394185e-5,
    a2: 1.87284722e-4,
    iN1: 2.03536597e-3,
    iN2: 3.00082777e-3,
  },
};

export const PARAMETERS = Object.keys(OPTIMUM.parameters);

/** Where the page starts. */
export const START = { r1: 0.1, r2: 0.1, a1: 0.001, a2: 0.001, iN1: 0.001, iN2: 0.001 };

/** The table as printed: one series a row, in LaTeX. */
export const LATEX = String.raw`\begin{tabular}{c|ccccccc}
\hline
$t$ & 0 & 10 & 15 & 30 & 36 & 40 & 42 \\
\hline
$x_1$ & 100 & 165 & 197 & 280 & 305 & 318 & 324 \\
\hline
$x_2$ & 150 & 283 & 290 & 276 & 269 & 266 & 264 \\
\hline
\end{tabular}
`;

/**
 * The reference has nine digits and the fit stops when steps no longer matter: six digits are sure.
 *
 * @param {Record<string, string>} values all digits, by name
 */
export function farthestFromOptimum(values) {
  const misses = PARAMETERS.map((name) => Math.abs(Number(values[name]) / OPTIMUM.parameters[name] - 1));
  return Math.max(...misses);
}

/** One Euler step of the competing species. */
export function eulerStep([x1, x2], { r1, r2, a1, a2, iN1, iN2 }, h) {
  return [
    x1 + h * (r1 * x1 * (1 - iN1 * x1) - a1 * x1 * x2),
    x2 + h * (r2 * x2 * (1 - iN2 * x2) - a2 * x1 * x2),
  ];
}
