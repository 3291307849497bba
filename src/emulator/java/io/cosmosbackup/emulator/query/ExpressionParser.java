package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.emulator.query.Expression.Arithmetic;
import io.cosmosbackup.emulator.query.Expression.Comparison;
import io.cosmosbackup.emulator.query.Expression.Logical;
import io.cosmosbackup.emulator.query.Expression.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads expressions, the loosest binding first: OR, AND, NOT, comparisons, sums, products.
final class ExpressionParser {
    private static final Map<String, Operator> COMPARISONS = Map.of(
            "=", Comparison.EQUAL,
            "!=", Comparison.NOT_EQUAL,
            "<>", Comparison.NOT_EQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.LESS_OR_EQUAL,
            ">", Comparison.GREATER,
            ">=", Comparison.GREATER_OR_EQUAL);
    private static final Map<String, Operator> SUMS = Map.of("+", Arithmetic.PLUS, "-", Arithmetic.MINUS);
    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Arithmetic.TIMES, "/", Arithmetic.DIVIDED, "%", Arithmetic.MODULO);
    private static final Set<String> UNKNOWN_SYMBOLS = Set.of("?", "??", "||", "&", "|", "^", "~");
    private static final Set<String> UNKNOWN_WORDS = Set.of("LIKE", "EXISTS", "ARRAY", "SELECT", "UDF");

    private final Tokens tokens;
    private final String alias;

    ExpressionParser(Tokens tokens, String alias) {
        this.tokens = tokens;
        this.alias = alias;
    }

    Query.Part part() {
        int start = tokens.peek().start();
        Expression expression = expression();
        return new Query.Part(expression, tokens.textFrom(start));
    }

    private Expression expression() {
        Expression left = and();
        while (tokens.takeWord("OR")) {
            left = new Expression.Binary(Logical.OR, left, and());
        }
        refuseUnknown();
        return left;
    }

    private void refuseUnknown() {
        Token next = tokens.peek();
        if ((next.kind() == Token.Kind.SYMBOL && UNKNOWN_SYMBOLS.contains(next.text()))
                || (next.kind() == Token.Kind.NAME && UNKNOWN_WORDS.contains(next.upper()))) {
            throw QueryException.unknown(next.upper());
        }
    }

    private Expression and() {
        Expression left = not();
        while (tokens.takeWord("AND")) {
            left = new Expression.Binary(Logical.AND, left, not());
        }
        return left;
    }

    private Expression not() {
        return tokens.takeWord("NOT") ? new Expression.Not(not()) : comparison();
    }

    private Expression comparison() {
        Expression left = sum();
        Operator operator = operator(COMPARISONS);
        if (operator != null) {
            return new Expression.Binary(operator, left, sum());
        }
        boolean negated = tokens.peek().isWord("NOT")
                && (tokens.afterNext().isWord("IN") || tokens.afterNext().isWord("BETWEEN"));
        if (negated) {
            tokens.take();
        }
        Expression found = left;
        if (tokens.takeWord("IN")) {
            tokens.expectSymbol("(");
            found = new Expression.In(left, list(")"));
        } else if (tokens.takeWord("BETWEEN")) {
            Expression low = sum();
            tokens.expectWord("AND");
            found = new Expression.Binary(
                    Logical.AND,
                    new Expression.Binary(Comparison.GREATER_OR_EQUAL, left, low),
                    new Expression.Binary(Comparison.LESS_OR_EQUAL, left, sum()));
        }
        return negated ? new Expression.Not(found) : found;
    }

    private Expression sum() {
        Expression left = product();
        for (Operator operator = operator(SUMS); operator != null; operator = operator(SUMS)) {
            left = new Expression.Binary(operator, left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = signed();
        for (Operator operator = operator(PRODUCTS); operator != null; operator = operator(PRODUCTS)) {
            left = new Expression.Binary(operator, left, signed());
        }
        return left;
    }

    private @Nullable Operator operator(Map<String, Operator> operators) {
        Operator operator = tokens.peek().kind() == Token.Kind.SYMBOL
                ? operators.get(tokens.peek().text())
                : null;
        if (operator != null) {
            tokens.take();
        }
        return operator;
    }

    private Expression signed() {
        if (tokens.takeSymbol("-")) {
            return new Expression.Negative(signed());
        }
        tokens.takeSymbol("+");
        return path();
    }

    private Expression path() {
        Expression of = primary();
        while (true) {
            if (tokens.takeSymbol(".")) {
                of = new Expression.Member(of, text(tokens.take(Token.Kind.NAME)));
            } else if (tokens.takeSymbol("[")) {
                of = new Expression.Member(of, expression());
                tokens.expectSymbol("]");
            } else {
                return of;
            }
        }
    }

    private Expression primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case STRING -> text(token);
            case NUMBER -> new Expression.Literal(Values.number(token.text()));
            case PARAMETER -> new Expression.Parameter(token.text());
            case NAME -> named(token);
            case END -> throw QueryException.syntax(token);
            case SYMBOL ->
                switch (token.text()) {
                    case "(" -> {
                        Expression inner = expression();
                        tokens.expectSymbol(")");
                        yield inner;
                    }
                    case "[" -> new Expression.ArrayOf(list("]"));
                    case "{" -> object();
                    default -> throw QueryException.syntax(token);
                };
        };
    }

    private Expression named(Token token) {
        if (tokens.peek().isSymbol("(")) {
            return call(token);
        }
        return switch (token.upper()) {
            case "TRUE" -> new Expression.Literal(BooleanNode.TRUE);
            case "FALSE" -> new Expression.Literal(BooleanNode.FALSE);
            case "NULL" -> new Expression.Literal(NullNode.getInstance());
            case "UNDEFINED" -> new Expression.Literal(MissingNode.getInstance());
            default -> {
                if (token.text().equals(alias)) {
                    yield new Expression.Root();
                } else if (UNKNOWN_WORDS.contains(token.upper())) {
                    throw QueryException.unknown(token.upper());
                }
                throw QueryException.error("SC2001", "Identifier '" + token.text() + "' could not be resolved.", token);
            }
        };
    }

    private Expression call(Token name) {
        tokens.expectSymbol("(");
        if (UNKNOWN_WORDS.contains(name.upper()) || tokens.peek().isWord("SELECT")) {
            throw QueryException.unknown(UNKNOWN_WORDS.contains(name.upper()) ? name.upper() : "a subquery");
        }
        List<Expression> arguments = list(")");
        for (AggregateFunction function : AggregateFunction.values()) {
            if (function.name().equals(name.upper())) {
                if (arguments.size() != 1) {
                    throw arity(name, "1 argument");
                }
                return new Expression.Aggregate(function, arguments.getFirst());
            }
        }
        Function function = Function.named(name);
        if (!function.takes(arguments.size())) {
            throw arity(name, function.arity());
        }
        return new Expression.Call(function, arguments);
    }

    private static QueryException arity(Token name, String needed) {
        return QueryException.error("SC2050", "The " + name.upper() + " function requires " + needed + ".", name);
    }

    private List<Expression> list(String close) {
        List<Expression> elements = new ArrayList<>();
        if (tokens.takeSymbol(close)) {
            return elements;
        }
        do {
            elements.add(expression());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(close);
        return elements;
    }

    private Expression object() {
        Map<String, Expression> members = new LinkedHashMap<>();
        if (tokens.takeSymbol("}")) {
            return new Expression.ObjectOf(members);
        }
        do {
            Token name = tokens.take();
            if (name.kind() != Token.Kind.NAME && name.kind() != Token.Kind.STRING) {
                throw QueryException.syntax(name);
            }
            tokens.expectSymbol(":");
            members.put(name.text(), expression());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol("}");
        return new Expression.ObjectOf(members);
    }

    private static Expression text(Token token) {
        return new Expression.Literal(TextNode.valueOf(token.text()));
    }
}
