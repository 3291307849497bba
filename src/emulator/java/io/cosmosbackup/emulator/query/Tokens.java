package io.cosmosbackup.emulator.query;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tokens of a query, read one after the other.
final class Tokens {
    private static final Pattern TOKEN = Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)"
            + "|(?<number>(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
            + "|(?<parameter>@[A-Za-z_0-9]+)"
            + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
            + "|(?<symbol>!=|<>|<=|>=|\\?\\?|\\|\\||[-+*/%=<>.,:;?()\\[\\]{}&|^~])");
    private static final Pattern SPACE = Pattern.compile("(?:\\s|--[^\\n]*)+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))", Pattern.DOTALL);

    private final String query;
    private final List<Token> tokens;
    private int next;

    Tokens(String query) {
        this.query = query;
        this.tokens = split(query);
    }

    private static List<Token> split(String query) {
        List<Token> tokens = new ArrayList<>();
        Matcher space = SPACE.matcher(query);
        Matcher token = TOKEN.matcher(query);
        int at = 0;
        while (true) {
            if (space.region(at, query.length()).lookingAt()) {
                at = space.end();
            }
            if (at == query.length()) {
                tokens.add(new Token(Token.Kind.END, "end of query", at, at));
                return List.copyOf(tokens);
            }
            if (!token.region(at, query.length()).lookingAt()) {
                throw QueryException.syntax(new Token(Token.Kind.SYMBOL, query.substring(at, at + 1), at, at + 1));
            }
            tokens.add(token(token));
            at = token.end();
        }
    }

    private static Token token(Matcher match) {
        String text = match.group();
        Token.Kind kind = match.group("name") != null
                ? Token.Kind.NAME
                : match.group("number") != null
                        ? Token.Kind.NUMBER
                        : match.group("parameter") != null
                                ? Token.Kind.PARAMETER
                                : match.group("string") != null ? Token.Kind.STRING : Token.Kind.SYMBOL;
        return new Token(
                kind,
                kind == Token.Kind.STRING ? unescaped(text.substring(1, text.length() - 1)) : text,
                match.start(),
                match.end());
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                                : unescaped(match.group(2).charAt(0))));
    }

    private static String unescaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'b' -> "\b";
            case 'f' -> "\f";
            default -> String.valueOf(c);
        };
    }

    Token peek() {
        return tokens.get(next);
    }

    Token afterNext() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    Token take(Token.Kind kind) {
        if (peek().kind() != kind) {
            throw QueryException.syntax(peek());
        }
        return take();
    }

    boolean takeWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeSymbol(String symbol) {
        boolean found = peek().isSymbol(symbol);
        if (found) {
            take();
        }
        return found;
    }

    void expectWord(String word) {
        if (!takeWord(word)) {
            throw QueryException.syntax(peek());
        }
    }

    void expectSymbol(String symbol) {
        if (!takeSymbol(symbol)) {
            throw QueryException.syntax(peek());
        }
    }

    /// The query's text from {@code from} to the end of the token taken last.
    String textFrom(int from) {
        return query.substring(from, tokens.get(Math.max(0, next - 1)).end());
    }
}
