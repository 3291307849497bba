package io.cosmosbackup.engine.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Whether bytes are UTF-8 (RFC 3629). Wrong bytes are never replaced.
public final class Utf8 {
    private static final int CHARACTERS_AT_ONCE = 8 << 10;

    private Utf8() {}

    /// Index of the first byte of `text[from, to)` that belongs to no character; `to` when all do.
    public static int endOfValid(byte[] text, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is wrong
        ByteBuffer in = ByteBuffer.wrap(text, from, to - from);
        CharBuffer out = CharBuffer.allocate(CHARACTERS_AT_ONCE);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isOverflow()) {
                return result.isUnderflow() ? to : in.position();
            }
            out.clear();
        }
    }
}
