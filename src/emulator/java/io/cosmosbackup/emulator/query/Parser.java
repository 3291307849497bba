package io.cosmosbackup.emulator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a query's clauses; its expressions are read by {@link ExpressionParser}.
final class Parser {
    private static final Set<String> CLAUSES = Set.of("WHERE", "ORDER", "GROUP", "OFFSET", "JOIN", "IN", "HAVING");

    private final Tokens tokens;
    private final String text;

    Parser(String text) {
        this.text = text;
        this.tokens = new Tokens(text);
    }

    private record From(String alias, String text) {}

    Query query() {
        tokens.expectWord("SELECT");
        boolean distinct = tokens.takeWord("DISTINCT");
        Expression top = tokens.takeWord("TOP") ? count() : null;
        // The name of the document is known only after the selection.
        From from = new Parser(text).skipToFrom();
        ExpressionParser expressions = new ExpressionParser(tokens, from.alias());
        Query.Selection selection = selection(expressions);
        from();
        Query.Part where = where(expressions);
        if (tokens.peek().isWord("GROUP")) {
            throw QueryException.unknown("GROUP BY");
        }
        Optional<Query.Order> order = order(expressions);
        Expression offset = null;
        Expression limit = null;
        if (tokens.takeWord("OFFSET")) {
            offset = count();
            tokens.expectWord("LIMIT");
            limit = count();
        }
        end();
        Query query = new Query(distinct, top, selection, from.alias(), from.text(), where, order, offset, limit);
        check(query);
        return query;
    }

    Query condition() {
        From from = from();
        Query.Part where = where(new ExpressionParser(tokens, from.alias()));
        end();
        return new Query(
                false, null, new Query.Selection.All(), from.alias(), from.text(), where, Optional.empty(), null, null);
    }

    private static void check(Query query) {
        if (query.distinct() && query.order().isPresent()) {
            throw QueryException.unknown("DISTINCT with ORDER BY");
        } else if (query.hasAggregate() && (query.order().isPresent() || query.distinct())) {
            throw QueryException.unknown("an aggregate with ORDER BY or DISTINCT");
        }
    }

    private From skipToFrom() {
        int depth = 0;
        while (depth > 0 || !tokens.peek().isWord("FROM")) {
            Token token = tokens.take();
            if (token.kind() == Token.Kind.END) {
                throw QueryException.unknown("SELECT without FROM");
            } else if (token.isSymbol(".")) {
                tokens.take();
            } else if (token.isSymbol("(")) {
                depth++;
            } else if (token.isSymbol(")")) {
                depth--;
            }
        }
        return from();
    }

    private From from() {
        tokens.expectWord("FROM");
        Token source = tokens.take(Token.Kind.NAME);
        int start = source.start();
        Token alias = source;
        Token next = tokens.peek();
        if (next.isSymbol(".") || next.isSymbol("[")) {
            throw QueryException.unknown("FROM with a path");
        } else if (tokens.takeWord("AS")) {
            alias = tokens.take(Token.Kind.NAME);
        } else if (next.kind() == Token.Kind.NAME && !CLAUSES.contains(next.upper())) {
            alias = tokens.take();
        }
        String written = tokens.textFrom(start);
        next = tokens.peek();
        if (next.isWord("JOIN") || next.isWord("IN") || next.isSymbol(",")) {
            throw QueryException.unknown(next.upper() + " after FROM");
        }
        return new From(alias.text(), written);
    }

    private Query.Selection selection(ExpressionParser expressions) {
        if (tokens.takeSymbol("*")) {
            return new Query.Selection.All();
        } else if (tokens.takeWord("VALUE")) {
            return new Query.Selection.Value(expressions.part());
        }
        List<Query.Named> members = new ArrayList<>();
        int unnamed = 0;
        do {
            Query.Part part = expressions.part();
            String name = alias(part.expression());
            if (name == null) {
                name = "$" + ++unnamed;
            }
            members.add(new Query.Named(name, part));
        } while (tokens.takeSymbol(","));
        return new Query.Selection.Members(members);
    }

    private @Nullable String alias(Expression expression) {
        if (tokens.takeWord("AS")) {
            Token name = tokens.take();
            if (name.kind() != Token.Kind.NAME && name.kind() != Token.Kind.STRING) {
                throw QueryException.syntax(name);
            }
            return name.text();
        } else if (tokens.peek().kind() == Token.Kind.NAME && !tokens.peek().isWord("FROM")) {
            return tokens.take().text();
        }
        if (expression instanceof Expression.Root) {
            return new Parser(text).skipToFrom().alias();
        }
        return expression instanceof Expression.Member member
                        && member.name() instanceof Expression.Literal(var name)
                        && name.isTextual()
                ? name.textValue()
                : null;
    }

    private Query.@Nullable Part where(ExpressionParser expressions) {
        if (!tokens.takeWord("WHERE")) {
            return null;
        }
        Query.Part where = expressions.part();
        if (where.expression().hasAggregate()) {
            throw QueryException.unknown("an aggregate in WHERE");
        }
        return where;
    }

    private Optional<Query.Order> order(ExpressionParser expressions) {
        if (!tokens.takeWord("ORDER")) {
            return Optional.empty();
        }
        tokens.expectWord("BY");
        if (tokens.peek().isWord("RANK")) {
            throw QueryException.unknown("ORDER BY RANK");
        }
        Query.Part by = expressions.part();
        if (!(by.expression() instanceof Expression.Member)) {
            throw QueryException.unknown("ORDER BY of anything but a property");
        }
        boolean descending = tokens.takeWord("DESC");
        if (!descending) {
            tokens.takeWord("ASC");
        }
        if (tokens.peek().isSymbol(",")) {
            throw QueryException.unknown("ORDER BY of several properties");
        }
        return Optional.of(new Query.Order(by, descending));
    }

    private Expression count() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.PARAMETER) {
            return new Expression.Parameter(tokens.take().text());
        } else if (token.kind() == Token.Kind.NUMBER && token.text().matches("[0-9]+")) {
            return new Expression.Literal(Values.number(tokens.take().text()));
        }
        throw QueryException.syntax(token);
    }

    private void end() {
        tokens.takeSymbol(";");
        if (tokens.peek().kind() != Token.Kind.END) {
            throw QueryException.syntax(tokens.peek());
        }
    }
}
