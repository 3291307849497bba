package io.cosmosbackup.emulator;

/// Austin Appleby's MurmurHash3, seed 0, in the two shapes Cosmos DB hashes partition keys with.
final class MurmurHash3 {
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private MurmurHash3() {}

    /// Both halves of the x64 128-bit hash.
    record Hash128(long low, long high) {}

    /// The x86 32-bit hash, as an unsigned number.
    static long hash32(byte[] data) {
        int hash = 0;
        int blocks = data.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            int k = (data[i] & 0xff)
                    | ((data[i + 1] & 0xff) << 8)
                    | ((data[i + 2] & 0xff) << 16)
                    | ((data[i + 3] & 0xff) << 24);
            hash = Integer.rotateLeft(hash ^ mix32(k), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = data.length - 1; i >= blocks; i--) {
            tail = (tail << 8) | (data[i] & 0xff);
        }
        hash ^= mix32(tail);
        hash ^= data.length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return (hash ^ (hash >>> 16)) & 0xffffffffL;
    }

    private static int mix32(int k) {
        return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
    }

    static Hash128 hash128(byte[] data) {
        long h1 = 0;
        long h2 = 0;
        int blocks = data.length & ~15;
        for (int i = 0; i < blocks; i += 16) {
            h1 ^= mixLow(littleEndian(data, i, i + 8));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mixHigh(littleEndian(data, i + 8, i + 16));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        int middle = Math.min(data.length, blocks + 8);
        h2 ^= mixHigh(littleEndian(data, middle, data.length));
        h1 ^= mixLow(littleEndian(data, blocks, middle));
        h1 ^= data.length;
        h2 ^= data.length;
        h1 += h2;
        h2 += h1;
        h1 = avalanche(h1);
        h2 = avalanche(h2);
        h1 += h2;
        h2 += h1;
        return new Hash128(h1, h2);
    }

    private static long mixLow(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixHigh(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long avalanche(long value) {
        long k = value;
        k = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
        k = (k ^ (k >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return k ^ (k >>> 33);
    }

    private static long littleEndian(byte[] data, int from, int to) {
        long value = 0;
        for (int i = to - 1; i >= from; i--) {
            value = (value << 8) | (data[i] & 0xff);
        }
        return value;
    }
}
