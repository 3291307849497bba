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
    /// 126-bit hashes: V2, and the first level of MultiHash.
    V2(BigInteger.ONE.shiftLeft(126)) {
        @Override
        String place(BigInteger hash) {
            return "%032X".formatted(hash);
        }
    };

    private final BigInteger size;

    HashSpace(BigInteger size) {
        this.size = size;
    }

    abstract String place(BigInteger hash);

    static HashSpace of(KeyDefinition definition) {
        return definition.hashing() == KeyDefinition.Hashing.V1 ? V1 : V2;
    }

    /// Hashes from {@code from} to below {@code to}.
    record Span(BigInteger from, BigInteger to) {
        List<Span> divide(int count) {
            BigInteger width = to.subtract(from);
            if (width.compareTo(BigInteger.valueOf(count)) < 0) {
                throw GatewayException.badRequest("Too few hashes left to divide the partition by " + count);
            }
            List<Span> spans = new ArrayList<>();
            BigInteger start = from;
            for (int i = 1; i <= count; i++) {
                BigInteger end = from.add(width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)));
                spans.add(new Span(start, end));
                start = end;
            }
            return List.copyOf(spans);
        }
    }

    Span whole() {
        return new Span(BigInteger.ZERO, size);
    }

    EpkRange range(Span span) {
        return new EpkRange(
                span.from().signum() == 0 ? EpkRange.FULL.min() : place(span.from()),
                span.to().equals(size) ? EpkRange.FULL.max() : place(span.to()));
    }
}
