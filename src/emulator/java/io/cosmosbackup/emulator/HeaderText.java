package io.cosmosbackup.emulator;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Text that is safe in an HTTP header: whatever is not printable ASCII is percent-encoded.
final class HeaderText {
    private HeaderText() {}

    static String encoded(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0x20 && b < 0x7f) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }
}
