package io.cosmosbackup.emulator.query;

/// A query that can not be answered; the message is the body that the service's 400 carries, or names what
/// the emulator does not know.
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private QueryException(String message) {
        super(message, null, false, false);
    }

    /// As the service says it: {@code SC1001} for syntax, {@code SC2001} for names, {@code SC2005} for functions.
    static QueryException error(String code, String message, Token at) {
        return new QueryException("{\"errors\":[{\"severity\":\"Error\",\"location\":{\"start\":" + at.start()
                + ",\"end\":" + at.end() + "},\"code\":\"" + code + "\",\"message\":\""
                + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}]}");
    }

    static QueryException syntax(Token at) {
        return error("SC1001", "Syntax error, incorrect syntax near '" + at.text() + "'.", at);
    }

    /// Something that the service answers and the emulator does not.
    static QueryException unknown(String piece) {
        return new QueryException("The emulator does not know " + piece + " in queries");
    }

    static QueryException of(String message) {
        return new QueryException(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
