package io.cosmosbackup.emulator;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The numbers that partition keys hash to, which physical partitions divide between them.
enum HashSpace {
    /// 32-bit hashes, written as the first part of the effective partition key.
    V1(BigInteger.ONE.shiftLeft(32)) {
        @Override
        String place(BigInteger hash) {
            return EffectivePartitionKey.ofHashV1(hash.longValueExact());
        }
    },
    /// 126-bit hashes.
    V2(BigInteger.ONE.shiftLeft(126)) {
        @Override
        String place(BigInteger hash) {
            return "%032X".formatted(hash);
        }
    },
    /// Those of a hierarchical key's levels, one after the other: keys of one first level can be divided as well.
    MULTI(V2.size) {
        @Override
        String place(BigInteger hash) {
            return V2.place(hash);
        }

        @Override
        List<EpkRange> divideOneHash(String hash, EpkRange range, int count) {
            String max = range.max().startsWith(hash) ? range.max().substring(hash.length()) : EpkRange.FULL.max();
            EpkRange inner = new EpkRange(
                    range.min().substring(Math.min(hash.length(), range.min().length())), max);
            List<EpkRange> parts = divide(inner, count);
            return between(
                    range, parts.stream().skip(1).map(part -> hash + part.min()).toList());
        }
    };

    private final BigInteger size;

    HashSpace(BigInteger size) {
        this.size = size;
    }

    /// The least effective partition key of a hash.
    abstract String place(BigInteger hash);

    static HashSpace of(KeyDefinition definition) {
        return switch (definition.hashing()) {
            case V1 -> V1;
            case V2 -> V2;
            case MULTI -> MULTI;
        };
    }

    /// So many ranges with as many hashes each; 400 if there are not enough.
    List<EpkRange> divide(EpkRange range, int count) {
        BigInteger from = lastUpTo(range.min());
        BigInteger to = range.max().equals(EpkRange.FULL.max()) ? size : firstFrom(range.max());
        BigInteger width = to.subtract(from);
        if (width.compareTo(BigInteger.valueOf(count)) < 0) {
            return divideOneHash(place(from), range, count);
        }
        List<String> bounds = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            bounds.add(place(from.add(width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)))));
        }
        return between(range, bounds);
    }

    List<EpkRange> divideOneHash(String hash, EpkRange range, int count) {
        throw GatewayException.badRequest("Too few hashes left to divide " + range + " by " + count);
    }

    private static List<EpkRange> between(EpkRange range, List<String> bounds) {
        List<EpkRange> parts = new ArrayList<>();
        String min = range.min();
        for (String bound : bounds) {
            parts.add(new EpkRange(min, bound));
            min = bound;
        }
        parts.add(new EpkRange(min, range.max()));
        return List.copyOf(parts);
    }

    /// The last hash whose place is not above.
    private BigInteger lastUpTo(String epk) {
        BigInteger after = firstFrom(epk);
        return after.equals(size) || (place(after).compareTo(epk) > 0 && after.signum() > 0)
                ? after.subtract(BigInteger.ONE)
                : after;
    }

    /// The first hash whose place is not below.
    private BigInteger firstFrom(String epk) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = size;
        while (low.compareTo(high) < 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (place(middle).compareTo(epk) < 0) {
                low = middle.add(BigInteger.ONE);
            } else {
                high = middle;
            }
        }
        return low;
    }
}
