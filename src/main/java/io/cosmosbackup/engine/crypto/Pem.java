package io.cosmosbackup.engine.crypto;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One block `-----BEGIN …-----` of base64.
record Pem(String label, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /// Empty when the text is not exactly one such block.
    static Optional<Pem> parse(String text) {
        Matcher block = BLOCK.matcher(text.strip());
        if (!block.matches()) {
            return Optional.empty();
        }
        try {
            byte[] der = Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
            return Optional.of(new Pem(block.group(1), der));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// All such blocks of a text, in their order, whatever stands between them.
    static List<Pem> all(String text) {
        return BLOCK.matcher(text)
                .results()
                .flatMap(block -> parse(block.group()).stream())
                .toList();
    }

    String text() {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    @Override
    public String toString() {
        return "Pem[" + label + "]";
    }
}
