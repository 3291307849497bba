package io.cosmosbackup.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The service's {@code _rid}s: base64 with {@code -} for {@code /} of 4 bytes for a database, 8 for a
/// container (the first four are its database's; the fifth's highest bit tells it from a user), 16 for an
/// item (the last byte's upper half is the kind, 0 for an item and 5 for a partition key range), 3 for an
/// offer.
final class ResourceIds {
    private ResourceIds() {}

    static String database(int number) {
        return print(bigEndian(number));
    }

    static String container(String databaseRid, int number) {
        return print(joined(read(databaseRid), bigEndian(number | Integer.MIN_VALUE)));
    }

    static String item(String containerRid, long number) {
        return print(joined(read(containerRid), littleEndian(number)));
    }

    /// Told from a container's by the highest bit of its fifth byte.
    static String user(String databaseRid, int number) {
        return print(joined(read(databaseRid), bigEndian(number)));
    }

    /// The number that {@link #item} was given.
    static long itemNumber(String itemRid) {
        return ByteBuffer.wrap(read(itemRid)).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }

    static String partitionKeyRange(String containerRid, int number) {
        return print(joined(read(containerRid), littleEndian(number | (0x50L << 56))));
    }

    static String offer(int number) {
        return print(Arrays.copyOf(littleEndian(number), 3));
    }

    /// Whether a path segment addresses by id rather than by name: names of that form are not told apart by the service
    /// either.
    static boolean isDatabase(String segment) {
        byte[] bytes = tryRead(segment);
        return segment.length() == 8 && bytes != null && bytes.length == 4;
    }

    private static byte[] bigEndian(int number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private static byte[] littleEndian(long number) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (number >> (8 * i));
        }
        return bytes;
    }

    private static byte[] joined(byte[] owner, byte[] own) {
        byte[] bytes = Arrays.copyOf(owner, owner.length + own.length);
        System.arraycopy(own, 0, bytes, owner.length, own.length);
        return bytes;
    }

    private static byte[] read(String rid) {
        return Base64.getDecoder().decode(rid.replace('-', '/'));
    }

    private static byte @Nullable [] tryRead(String segment) {
        try {
            return read(segment);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String print(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes).replace('/', '-');
    }
}
