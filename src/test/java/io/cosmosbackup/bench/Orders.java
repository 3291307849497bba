package io.cosmosbackup.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Made-up orders of about 1.3 KB as the service answers them, the same for the same seed: uuids, nested lines, and
/// words and products that come as often as in a language (Zipf's law), so that they compress as documents do, to about
/// a quarter.
final class Orders implements Supplier<Item> {
    private static final int WORDS = 4_000;
    private static final int PRODUCTS = 1_000;
    private static final String[] STATES = {"NEW", "PAID", "PACKED", "SHIPPED", "DELIVERED", "RETURNED"};
    private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "CHF"};

    private final Random random;
    private final String[] words = new String[WORDS];
    private final Product[] products = new Product[PRODUCTS];
    private final double[] upTo = new double[WORDS + 1]; // the sum of 1/rank of all before
    private long second = 1_760_000_000;

    private record Product(String sku, String title, String price) {}

    Orders(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < WORDS; i++) {
            words[i] = word();
            upTo[i + 1] = upTo[i] + 1.0 / (i + 1);
        }
        for (int i = 0; i < PRODUCTS; i++) {
            String price = String.format(Locale.ROOT, "%.2f", random.nextInt(50_000) / 100.0);
            products[i] = new Product(uuid(), text(3 + random.nextInt(5)), price);
        }
    }

    @Override
    public Item get() {
        String id = uuid();
        String customer = "c-" + random.nextInt(200_000);
        second += random.nextInt(30);
        StringBuilder lines = new StringBuilder();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Product product = products[rank(PRODUCTS)];
            lines.append(i == 0 ? "" : ",")
                    .append("{\"line\":\"%s\",\"sku\":\"%s\",\"title\":\"%s\",\"quantity\":%d,\"price\":%s,\"gift\":%b}"
                            .formatted(
                                    uuid(),
                                    product.sku,
                                    product.title,
                                    1 + random.nextInt(9),
                                    product.price,
                                    random.nextInt(10) == 0));
        }
        String json = """
                {"id":"%s","pk":"%s","type":"order","state":"%s","createdAt":%d,"currency":"%s",\
                "customer":{"name":"%s","email":"%s@example.org","address":\
                {"street":"%s %d","postCode":"%d","city":"%s"}},\
                "lines":[%s],"payment":"%s","session":"%s","note":"%s","approvedBy":null}""".formatted(
                        id,
                        customer,
                        STATES[random.nextInt(STATES.length)],
                        second,
                        CURRENCIES[random.nextInt(CURRENCIES.length)],
                        text(2),
                        text(1),
                        text(2),
                        1 + random.nextInt(200),
                        10_000 + random.nextInt(90_000),
                        text(1),
                        lines,
                        uuid(),
                        uuid(),
                        text(10 + random.nextInt(30)));
        return new Item(customer, json.getBytes(StandardCharsets.UTF_8));
    }

    private String text(int count) {
        return IntStream.range(0, count).mapToObj(_ -> words[rank(WORDS)]).collect(Collectors.joining(" "));
    }

    /// From 0, the smaller the more often.
    private int rank(int below) {
        int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[below]);
        return place < 0 ? -place - 2 : place;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int length = 2 + random.nextInt(9);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
