package io.cosmosbackup.emulator;

/// Etags that are numbers in quotes, as those of feeds are: clients that stop at an LSN read them.
final class Etags {
    private Etags() {}

    static String of(long number) {
        return "\"" + number + "\"";
    }

    /// 400 for anything else; the quotes may be missing.
    static long number(String etag) {
        String digits = etag.replace("\"", "");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            GatewayException refusal = GatewayException.badRequest("The etag " + etag + " is not one of this feed");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
