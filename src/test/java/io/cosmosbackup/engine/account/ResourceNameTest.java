package io.cosmosbackup.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResourceNameTest {
    /// docs/format.md: "none of them `/ \ # ?` or a control". Controls are C0, DEL and C1.
    @Test
    void noNameHoldsAControl() {
        IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f))
                .forEach(c -> {
                    String name = "a" + Character.toString(c) + "b";
                    assertTrue(ResourceName.fault(name).isPresent(), () -> "U+%04X".formatted(c));
                    String message = String.valueOf(
                            assertThrows(IllegalArgumentException.class, () -> new ContainerName("shop", name))
                                    .getMessage());
                    assertTrue(message.contains("a\\u%04xb".formatted(c)), message);
                    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
                    assertThrows(IllegalArgumentException.class, () -> new ContainerName(name, "orders"));
                });
    }

    @Test
    void halvesOfSurrogatePairsAreNoText() {
        for (String name : List.of("\ud83d", "a\udc00", "\udc00\ud83d", "\ud83dx")) {
            assertTrue(ResourceName.fault(name).isPresent(), () -> ResourceName.shown(name));
        }
        assertEquals(Optional.empty(), ResourceName.fault("\ud83d\ude00"));
    }

    /// What the service takes and no rule of the format forbids.
    @Test
    void otherCharactersAreNames() {
        for (String name : List.of(
                "orders", "Bestellungen 2026", "заказы", "\u202eo", "a\u200bb", "..", "\u00a0", "x".repeat(255))) {
            assertEquals(Optional.empty(), ResourceName.fault(name));
        }
    }

    @Test
    void whatDoesNotShowAsItselfIsShownByItsNumber() {
        assertEquals("a\\u202eb\\u009b\\ud83dc\\u2028", ResourceName.shown("a\u202eb\u009b\ud83dc\u2028"));
        assertEquals("заказы 😀", ResourceName.shown("заказы 😀"));
        assertEquals("x".repeat(100) + "…", ResourceName.shown("x".repeat(1000)));
    }
}
