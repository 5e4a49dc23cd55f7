//! Titles and one sentence for each preset, and titles of their groups, English and Chinese. Knows their keys only.

use crate::core::document::Language;
use crate::core::preset::Group;

/// Title of a group of presets.
pub fn group(group: Group, language: Language) -> &'static str {
    match (language, group) {
        (Language::English, Group::Species) => "Competing species",
        (Language::English, Group::Measured) => "Real data",
        (Language::English, Group::Exact) => "Beside the exact solution",
        (Language::English, Group::Motion) => "Cycles and chaos",
        (Language::Chinese, Group::Species) => "物种竞争",
        (Language::Chinese, Group::Measured) => "真实数据",
        (Language::Chinese, Group::Exact) => "与精确解对照",
        (Language::Chinese, Group::Motion) => "周期与混沌",
    }
}

/// Title and sentence of the preset `key`; empty for a key that does not exist.
pub fn preset(key: &str, language: Language) -> (&'static str, &'static str) {
    let [english, chinese] = match key {
        "competition" => [
            (
                "Competing species, fitted",
                "Seven points of two species that compete: press Fit and find their six numbers.",
            ),
            ("物种竞争：拟合", "两个竞争物种的七组数据：点一下“拟合”，找出六个参数。"),
        ],
        "competition-forward" => [
            ("Competing species, solved", "The same equations with known numbers, from five starts at once."),
            ("物种竞争：求解", "同样的方程、已知的参数，五组初值一起计算。"),
        ],
        "exponential" => [
            ("Exponential growth", "The equation that makes eᵗ, beside the exact curve: watch the step size matter."),
            ("指数增长", "得到 eᵗ 的方程，与精确解对照：看看步长的影响。"),
        ],
        "oscillator" => [
            ("Harmonic oscillator", "Sine and cosine from one equation; Euler's steps slowly add energy."),
            ("简谐振子", "同一个方程给出正弦和余弦；欧拉法会慢慢增加能量。"),
        ],
        "bessel" => [
            (
                "Bessel functions",
                "The vibrations of a drum: J₀, J₁, … from their equation, beside the exact ones; n is a slider.",
            ),
            ("贝塞尔函数", "圆鼓的振动：由方程得到 J₀、J₁……，与精确值对照；n 可以拖动。"),
        ],
        "legendre" => [
            ("Legendre polynomials", "P₄ and its family, made by their equation up to the singular point t = 1."),
            ("勒让德多项式", "由方程得到 P₄ 等多项式，一直算到奇点 t = 1 附近。"),
        ],
        "hypergeometric" => [
            ("Gauss's hypergeometric function", "₂F₁(a, b; c; t), which holds many others: a, b and c are sliders."),
            ("高斯超几何函数", "₂F₁(a, b; c; t)，许多函数都是它的特例；a、b、c 可以拖动。"),
        ],
        "airy" => [
            (
                "Airy functions",
                "Light at the edge of a rainbow: Ai and Bi swing, then one dies out and the other explodes.",
            ),
            ("艾里函数", "彩虹边缘的光：Ai 与 Bi 先振荡，之后一个衰减，一个爆炸式增长。"),
        ],
        "logistic" => [
            ("Logistic growth", "Growth that slows down towards a limit, beside the exact curve."),
            ("逻辑斯谛增长", "增长逐渐放缓并趋于上限，与精确解对照。"),
        ],
        "lotka-volterra" => [
            ("Predator and prey", "Two populations that chase each other round a closed orbit."),
            ("捕食者与猎物", "两个种群此消彼长，沿闭合轨道循环。"),
        ],
        "sir" => [
            ("An epidemic (SIR)", "Influenza in an English boarding school, 1978: boys in bed on each of 14 days."),
            ("传染病模型（SIR）", "1978 年英国一所寄宿学校的流感：14 天里每天卧床的人数。"),
        ],
        "hare-lynx" => [
            ("Hares and lynxes", "Pelts traded at Hudson Bay, 1900 to 1920: predator and prey in real numbers."),
            ("雪兔与猞猁", "1900 至 1920 年哈得孙湾的毛皮数量：真实的捕食者与猎物。"),
        ],
        "paramecium" => [
            (
                "Two kinds of Paramecium",
                "Gause's cultures, each species alone and both together: three experiments, one set of numbers.",
            ),
            ("两种草履虫", "高斯的培养实验：各自单独和混合在一起，三组实验共用一套参数。"),
        ],
        "theophylline" => [
            ("A medicine in the blood", "Theophylline after one dose by mouth: taken up fast, cleared slowly."),
            ("血液中的药物", "一次口服茶碱之后：吸收快，清除慢。"),
        ],
        "pinene" => [
            ("A chain of reactions", "Alpha-pinene turns into four other substances: five rates from eight moments."),
            ("连锁反应", "α-蒎烯转变成另外四种物质：由八个时刻的数据求五个速率。"),
        ],
        "van-der-pol" => [
            ("Van der Pol oscillator", "Whatever the start, the same cycle: three starts wind onto it."),
            ("范德波尔振子", "无论从哪里出发都会进入同一个极限环：图中有三组初值。"),
        ],
        "pendulum" => [
            ("Damped pendulum", "A pendulum let go almost upside down, slowed by friction."),
            ("阻尼单摆", "从接近倒立的位置释放，摩擦使它慢慢停下。"),
        ],
        "lorenz" => [
            ("Lorenz attractor", "Two starts a thousandth apart, together at first, then nowhere near."),
            ("洛伦茨吸引子", "两组初值只差千分之一，先是重合，后来各奔东西。"),
        ],
        "lorenz-fit" => [
            (
                "Lorenz attractor, fitted",
                "A hundred noisy points of chaos: 20 segments find all three numbers in fewer iterations than one piece, which often fails.",
            ),
            (
                "洛伦茨吸引子：拟合",
                "一百个带噪声的混沌数据点：分成 20 段，用更少的迭代就能找出三个参数；整段拟合常常失败。",
            ),
        ],
        "stiff-decay" => [
            (
                "An explosion that is none",
                "A decay whose steps are too long: the unroll explodes though the equation dies out.",
            ),
            ("步长引起的爆炸", "方程本身是衰减的，但步长太大，展开后的网络却爆炸了。"),
        ],
        "competition-explosion" => [
            (
                "Competing species, exploding",
                "Training started from careless values, without the clip: the unroll breaks within a few steps.",
            ),
            ("物种竞争：爆炸", "参数的初值取得随意，又没有截断：展开几步就爆炸了。"),
        ],
        _ => [("", ""); 2],
    };
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
