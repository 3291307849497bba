package io.cosmosbackup.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// The service's place for a partition key: upper-case hexadecimal that sorts as text between {@code ""} and {@code
/// "FF"}. A prefix of a hierarchical key sorts just before all keys that it is a prefix of.
final class EffectivePartitionKey {
    /// V1 hashes and stores at most so many characters of a text.
    private static final int V1_CHARACTERS = 100;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private EffectivePartitionKey() {}

    /// The empty key has the least place, before all others.
    static String of(KeyValue key, KeyDefinition definition) {
        if (key.parts().isEmpty()) {
            return EpkRange.FULL.min();
        }
        return switch (definition.hashing()) {
            case V1 -> v1(key.parts());
            case V2 -> HEX.formatHex(hashV2(key.parts()));
            case MULTI -> {
                StringBuilder hex = new StringBuilder();
                key.parts().forEach(part -> hex.append(HEX.formatHex(hashV2(List.of(part)))));
                yield hex.toString();
            }
        };
    }

    /// The place of a V1 hash alone, the least one of its keys.
    static String ofHashV1(long hash) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeSortable(out, new KeyPart.Numeric(hash));
        return HEX.formatHex(out.toByteArray());
    }

    private static byte[] hashV2(List<KeyPart> parts) {
        MurmurHash3.Hash128 hash = MurmurHash3.hash128(hashed(parts, 0xff));
        byte[] place =
                ByteBuffer.allocate(16).putLong(hash.high()).putLong(hash.low()).array();
        place[0] &= 0x3f;
        return place;
    }

    private static String v1(List<KeyPart> parts) {
        List<KeyPart> cut = parts.stream().map(EffectivePartitionKey::cut).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeSortable(out, new KeyPart.Numeric(MurmurHash3.hash32(hashed(cut, 0))));
        cut.forEach(part -> writeSortable(out, part));
        return HEX.formatHex(out.toByteArray());
    }

    private static KeyPart cut(KeyPart part) {
        return part instanceof KeyPart.Text(String value) && value.length() > V1_CHARACTERS
                ? new KeyPart.Text(value.substring(0, V1_CHARACTERS))
                : part;
    }

    private static byte[] hashed(List<KeyPart> parts, int afterText) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (KeyPart part : parts) {
            out.write(part.marker());
            switch (part) {
                case KeyPart.Text(String value) -> {
                    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                    out.write(afterText);
                }
                case KeyPart.Numeric(double value) ->
                    out.writeBytes(ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putDouble(value)
                            .array());
                case KeyPart.Undefined _, KeyPart.Null _, KeyPart.Bool _ -> {}
            }
        }
        return out.toByteArray();
    }

    /// Bytes that sort as the values do: a number gives 8 bits, then 7 bits a byte with a mark for "more follows"; a
    /// text gives its bytes plus one, then 0.
    private static void writeSortable(ByteArrayOutputStream out, KeyPart part) {
        out.write(part.marker());
        switch (part) {
            case KeyPart.Text(String value) -> {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                boolean whole = utf8.length <= V1_CHARACTERS;
                for (int i = 0; i < (whole ? utf8.length : V1_CHARACTERS + 1); i++) {
                    out.write(utf8[i] + 1);
                }
                if (whole) {
                    out.write(0);
                }
            }
            case KeyPart.Numeric(double value) -> {
                long bits = Double.doubleToRawLongBits(value);
                long rest = bits >= 0 ? bits ^ Long.MIN_VALUE : -bits;
                out.write((int) (rest >>> 56));
                rest <<= 8;
                while (true) {
                    int next = (int) (rest >>> 56);
                    rest <<= 7;
                    if (rest == 0) {
                        out.write(next & 0xfe);
                        return;
                    }
                    out.write(next | 1);
                }
            }
            case KeyPart.Undefined _, KeyPart.Null _, KeyPart.Bool _ -> {}
        }
    }
}
