package io.cosmosbackup.engine.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.account.ContainerName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    @ParameterizedTest
    @CsvSource({
        "shop/orders, shop/orders, true",
        "shop/orders, shop/orders2, false",
        "shop/*, shop/orders, true",
        "*/orders, other/orders, true",
        "sh*p/o*s, shop/orders, true",
        "*/*, a/b, true",
        "shop/*, shopping/orders, false",
        "shop/a.b, shop/axb, false"
    })
    void aPatternMatchesWholeNames(String pattern, String name, boolean selected) {
        assertEquals(selected, new Selection(List.of(pattern), List.of()).selects(ContainerName.parse(name)));
        assertEquals(!selected, new Selection(List.of(), List.of(pattern)).selects(ContainerName.parse(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "/orders", "shop/", "a/b/c", ""})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new Selection(List.of(pattern), List.of()));
    }

    @Test
    void renamesMayNotMeetOrGoAstray() {
        ContainerName a = ContainerName.parse("d/a");
        ContainerName b = ContainerName.parse("d/b");
        new Renames(Map.of(a, b, b, a)).check(List.of(a, b));
        assertThrows(IllegalArgumentException.class, () -> new Renames(Map.of(a, b)).check(List.of(a, b)));
        assertThrows(IllegalArgumentException.class, () -> new Renames(Map.of(a, b)).check(List.of(b)));
    }
}
