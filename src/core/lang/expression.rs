//! Tokens of one statement to an expression tree, by recursive descent; the grammar stands in [`super::parse`].
//! Knows no names but those of the builtins and keywords.

use super::ast::{BinaryOperator, Expression, ExpressionKind};
use super::builtin::Builtin;
use super::cursor::{KEYWORDS, Parse, Parser};
use super::diagnostic::{Diagnostic, Expected, Problem, Repair};
use super::doubt::integer;
use super::span::Span;
use super::token::{Token, TokenKind};

impl Parser<'_> {
    /// ```text
    /// expression := disjunction [ "?" expression ":" expression ]
    /// ```
    pub fn expression(&mut self) -> Parse<Expression> {
        self.deeper(|parser| {
            let condition = parser.disjunction()?;
            if !parser.eat_sign("?") {
                return Ok(condition);
            }
            parser.count_operator(condition.span)?;
            let then = parser.expression()?;
            parser.expect_sign(':')?;
            let otherwise = parser.expression()?;
            let span = condition.span.to(otherwise.span);
            let kind = ExpressionKind::If(Box::new(condition), Box::new(then), Box::new(otherwise));
            Ok(Expression { span, kind })
        })
    }

    fn disjunction(&mut self) -> Parse<Expression> {
        let mut left = self.conjunction()?;
        while self.eat_sign("or") || self.eat_word("or") {
            let right = self.conjunction()?;
            left = self.binary(BinaryOperator::Or, left, right)?;
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Parse<Expression> {
        let mut left = self.negation()?;
        while self.eat_sign("and") || self.eat_word("and") {
            let right = self.negation()?;
            left = self.binary(BinaryOperator::And, left, right)?;
        }
        Ok(left)
    }

    fn negation(&mut self) -> Parse<Expression> {
        let start = self.here();
        if !(self.eat_sign("not") || self.eat_word("not")) {
            return self.comparison();
        }
        let operand = self.deeper(Self::negation)?;
        Ok(Expression { span: start.to(operand.span), kind: ExpressionKind::Not(Box::new(operand)) })
    }

    fn comparison(&mut self) -> Parse<Expression> {
        let left = self.sum()?;
        let Some(operator) = self.comparison_operator() else { return Ok(left) };
        let mut last = self.sum()?;
        let mut result = self.binary(operator, left, last.clone())?;
        while let Some(operator) = self.comparison_operator() {
            let right = self.sum()?;
            self.chained_comparison(result.span.to(right.span), last.span);
            let second = self.binary(operator, last, right.clone())?;
            result = self.binary(BinaryOperator::And, result, second)?;
            last = right;
        }
        Ok(result)
    }

    fn comparison_operator(&mut self) -> Option<BinaryOperator> {
        let operator = match self.peek()? {
            TokenKind::Sign("<") => BinaryOperator::Less,
            TokenKind::Sign("<=") => BinaryOperator::LessEqual,
            TokenKind::Sign(">") => BinaryOperator::Greater,
            TokenKind::Sign(">=") => BinaryOperator::GreaterEqual,
            TokenKind::Sign("==") => BinaryOperator::Equal,
            TokenKind::Sign("!=") => BinaryOperator::NotEqual,
            TokenKind::Sign("=") if self.is_nested() => {
                let span = self.here();
                let repair = Repair::replace(span, "==");
                self.report(Diagnostic::new(span, Problem::EqualsInExpression).or(repair));
                BinaryOperator::Equal
            }
            _ => return None,
        };
        self.skip(1);
        Some(operator)
    }

    fn sum(&mut self) -> Parse<Expression> {
        let mut left = self.product()?;
        loop {
            let operator = if self.eat_sign("+") {
                BinaryOperator::Add
            } else if self.eat_sign("-") {
                BinaryOperator::Subtract
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
    }

    fn product(&mut self) -> Parse<Expression> {
        let mut left = self.unary()?;
        loop {
            let sign = self.here();
            if self.eat_sign("*") {
                let right = self.unary()?;
                left = self.binary(BinaryOperator::Multiply, left, right)?;
            } else if self.eat_sign("/") {
                let right = self.unary()?;
                let tight = left.span.end == sign.start && sign.end == right.span.start;
                let denominator = right.span;
                left = self.binary(BinaryOperator::Divide, left, right)?;
                if self.starts_factor() && (self.touches(denominator) || !tight) {
                    left = self.ambiguous_factors(left, denominator, !tight)?;
                }
            } else if self.starts_factor() {
                let right = self.power()?;
                left = self.binary(BinaryOperator::Multiply, left, right)?;
            } else if matches!(self.peek(), Some(TokenKind::Number(_))) {
                left = self.missing_operator(left)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn unary(&mut self) -> Parse<Expression> {
        let start = self.here();
        if self.eat_sign("-") {
            let operand = self.deeper(Self::unary)?;
            return Ok(Expression { span: start.to(operand.span), kind: ExpressionKind::Negate(Box::new(operand)) });
        }
        if self.eat_sign("+") {
            return self.deeper(Self::unary);
        }
        self.power()
    }

    pub(super) fn power(&mut self) -> Parse<Expression> {
        let mut base = self.atom()?;
        if let Some(TokenKind::Superscript(exponent)) = self.peek() {
            let exponent = integer(*exponent, self.here());
            self.skip(1);
            base = self.binary(BinaryOperator::Power, base, exponent)?;
        }
        if !self.eat_sign("^") {
            return Ok(base);
        }
        let exponent = self.deeper(Self::exponent)?;
        let (place, negative) = (exponent.span, matches!(exponent.kind, ExpressionKind::Negate(_)));
        let bracketed = matches!(self.previous(), Some(Token { kind: TokenKind::Close(_), .. }));
        let named = matches!(exponent.kind, ExpressionKind::Variable(_));
        let product = self.binary(BinaryOperator::Power, base, exponent)?;
        let before_name = matches!(self.peek(), Some(TokenKind::Name(_)));
        let doubtful = negative || self.touches(place) && (named || before_name);
        if self.starts_factor() && !bracketed && doubtful {
            return self.ambiguous_factors(product, place, negative);
        }
        Ok(product)
    }

    fn exponent(&mut self) -> Parse<Expression> {
        let start = self.here();
        if self.eat_sign("-") {
            let operand = self.deeper(Self::exponent)?;
            return Ok(Expression { span: start.to(operand.span), kind: ExpressionKind::Negate(Box::new(operand)) });
        }
        if self.eat_sign("+") {
            return self.deeper(Self::exponent);
        }
        self.power()
    }

    fn atom(&mut self) -> Parse<Expression> {
        let span = self.here();
        match self.peek() {
            Some(TokenKind::Number(value)) => {
                let kind = ExpressionKind::Number(*value);
                self.skip(1);
                Ok(Expression { span, kind })
            }
            Some(TokenKind::Name(name)) if name == "if" => self.conditional(),
            Some(TokenKind::Name(name)) if !KEYWORDS.contains(&name.as_str()) => {
                if let Some(builtin) = Builtin::find(name) {
                    return self.call(builtin);
                }
                let variable = self.variable()?;
                self.doubt_call(variable.span);
                Ok(Expression { span: variable.span, kind: ExpressionKind::Variable(variable) })
            }
            Some(TokenKind::Open('(')) => self.group(),
            Some(TokenKind::Sign("|")) if !self.in_bars => self.bars(),
            _ => Err(self.expected(Expected::Value)),
        }
    }

    pub(super) fn group(&mut self) -> Parse<Expression> {
        let before = self.previous();
        let open = self.here();
        self.skip(1);
        let outer = std::mem::replace(&mut self.in_bars, false);
        let inner = self.expression()?;
        if let Some(name @ Token { kind: TokenKind::Name(_), .. }) = before
            && name.span.end == open.start
            && self.peek() == Some(&TokenKind::Sign(","))
        {
            return Err(Box::new(self.unknown_function(name)));
        }
        let close = self.expect_bracket(')')?;
        self.in_bars = outer;
        Ok(Expression { span: open.to(close), kind: inner.kind })
    }

    fn bars(&mut self) -> Parse<Expression> {
        let open = self.here();
        let Some(absolute) = Builtin::find("abs") else { return Err(self.expected(Expected::Value)) };
        self.skip(1);
        self.in_bars = true;
        let inner = self.expression()?;
        let close = self.expect_sign('|')?;
        self.in_bars = false;
        Ok(Expression { span: open.to(close), kind: ExpressionKind::Call(absolute, vec![inner]) })
    }

    fn conditional(&mut self) -> Parse<Expression> {
        let start = self.here();
        self.skip(1);
        if self.peek() != Some(&TokenKind::Open('(')) {
            return Err(self.expected(Expected::Sign('(')));
        }
        let (arguments, end) = self.arguments()?;
        let span = start.to(end);
        let found = arguments.len();
        let [condition, then, otherwise] =
            <[Expression; 3]>::try_from(arguments).map_err(|_| Box::new(wrong_count(span, "if", 3, found)))?;
        let kind = ExpressionKind::If(Box::new(condition), Box::new(then), Box::new(otherwise));
        Ok(Expression { span, kind })
    }

    fn call(&mut self, builtin: Builtin) -> Parse<Expression> {
        let start = self.here();
        self.skip(1);
        if self.peek() != Some(&TokenKind::Open('(')) {
            return self.without_parentheses(builtin, start);
        }
        let (arguments, end) = self.arguments()?;
        let span = start.to(end);
        if arguments.len() != builtin.arity() {
            return Err(Box::new(wrong_count(span, builtin.name(), builtin.arity(), arguments.len())));
        }
        Ok(Expression { span, kind: ExpressionKind::Call(builtin, arguments) })
    }

    /// Reads `( expression, ... )`, and gives also the place of the last bracket.
    fn arguments(&mut self) -> Parse<(Vec<Expression>, Span)> {
        let outer = std::mem::replace(&mut self.in_bars, false);
        self.skip(1);
        let mut arguments = Vec::new();
        if self.peek() != Some(&TokenKind::Close(')')) {
            arguments.push(self.expression()?);
            while self.eat_sign(",") {
                arguments.push(self.expression()?);
            }
        }
        let end = self.expect_bracket(')')?;
        self.in_bars = outer;
        Ok((arguments, end))
    }

    /// Whether a factor can begin here that is multiplied without a sign.
    pub(super) fn starts_factor(&self) -> bool {
        match self.peek() {
            Some(TokenKind::Name(name)) => name == "if" || !KEYWORDS.contains(&name.as_str()),
            Some(TokenKind::Open('(')) => true,
            Some(TokenKind::Sign("|")) => !self.in_bars,
            _ => false,
        }
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: Expression,
        right: Expression,
    ) -> Parse<Expression> {
        let span = left.span.to(right.span);
        self.count_operator(span)?;
        Ok(Expression { span, kind: ExpressionKind::Binary(operator, Box::new(left), Box::new(right)) })
    }
}

fn wrong_count(span: Span, name: &str, expected: usize, found: usize) -> Diagnostic {
    let name = name.to_owned();
    Diagnostic::new(span, Problem::WrongArgumentCount { name, expected, found })
}
