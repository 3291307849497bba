package io.cosmosbackup.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Records with every field drawn, and every text in them by whoever asks: a field that is added later is drawn too.
public final class DrawnRecord {
    private static final int DEEPEST = 4;

    private DrawnRecord() {}

    /// @param type a record, or a sealed interface of records
    /// @param text makes up each text
    public static <T> T of(Class<T> type, Random random, Function<Random, String> text) {
        return type.cast(value(type, random, text, 0));
    }

    /// Shows every text that is anywhere in a record.
    public static void texts(@Nullable Object value, Consumer<String> seen) {
        switch (value) {
            case null -> {}
            case String text -> seen.accept(text);
            case List<?> list -> list.forEach(each -> texts(each, seen));
            case Record structure -> {
                for (RecordComponent component : structure.getClass().getRecordComponents()) {
                    try {
                        component.getAccessor().setAccessible(true);
                        texts(component.getAccessor().invoke(structure), seen);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            default -> {}
        }
    }

    private static Object value(Type type, Random random, Function<Random, String> text, int depth) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> drawn = new ArrayList<>();
            for (int i = depth < DEEPEST ? random.nextInt(3) : 0; i > 0; i--) {
                drawn.add(value(list.getActualTypeArguments()[0], random, text, depth + 1));
            }
            return drawn;
        }
        Class<?> known = (Class<?>) type;
        if (known == String.class) {
            return text.apply(random);
        }
        if (known == int.class || known == Integer.class) {
            return random.nextInt(9);
        }
        if (known == long.class || known == Long.class) {
            return (long) random.nextInt(9);
        }
        if (known == double.class) {
            return random.nextInt(9) / 2.0;
        }
        if (known == boolean.class) {
            return random.nextBoolean();
        }
        if (known == Instant.class) {
            return Instant.ofEpochSecond(1_795_000_000L + random.nextInt(1 << 20));
        }
        if (known.isEnum()) {
            return known.getEnumConstants()[random.nextInt(known.getEnumConstants().length)];
        }
        if (known.isSealed()) {
            List<Class<?>> kinds = Arrays.stream(known.getPermittedSubclasses())
                    .filter(kind -> depth < 1 || !kind.getSimpleName().equals("BatchReport"))
                    .toList();
            return value(kinds.get(random.nextInt(kinds.size())), random, text, depth + 1);
        }
        if (known.isRecord()) {
            return structure(known, random, text, depth);
        }
        throw new IllegalArgumentException("nobody knows how to draw a " + type);
    }

    private static Object structure(Class<?> type, Random random, Function<Random, String> text, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), random, text, depth + 1))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refuses what was drawn", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
