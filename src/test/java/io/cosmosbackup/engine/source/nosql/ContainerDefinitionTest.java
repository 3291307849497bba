package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerDefinitionTest {
    /// Vectors are refused without a name, and nothing else is left out for them. A policy that hides data never is.
    @Test
    void whereTheServiceNamesNothingOneMemberAtATimeIsLeftOut() {
        ContainerDefinition definition = ContainerDefinition.replayed(
                "{\"id\":\"c\",\"changeFeedPolicy\":{},\"dataMaskingPolicy\":{},\"vectorEmbeddingPolicy\":{}}", "c");
        assertEquals(Set.of("vectorEmbeddingPolicy"), definition.refusedBy("Vector Indexing is not supported"));
        ContainerDefinition next = definition.without(Set.of("vectorEmbeddingPolicy"));
        assertEquals(Set.of("changeFeedPolicy"), next.refusedBy("no reason"));
        assertEquals(Set.of(), next.without(Set.of("changeFeedPolicy")).refusedBy("no reason"));
        assertEquals(Set.of(), definition.refusedBy("'dataMaskingPolicy' is not a valid property"));
    }

    @Test
    void whatAContainerLacksOfABackupIsFound() {
        ContainerDefinition definition = ContainerDefinition.replayed(
                "{\"id\":\"c\",\"analyticalStorageTtl\":-1,\"vectorEmbeddingPolicy\":{},\"defaultTtl\":5}", "c");
        assertEquals(
                Set.of("vectorEmbeddingPolicy"), definition.missingIn("{\"id\":\"c\",\"analyticalStorageTtl\":-1}"));
        assertEquals(
                Set.of(),
                definition.missingIn("{\"vectorEmbeddingPolicy\":{},\"analyticalStorageTtl\":7}"),
                "settings that differ are the container's own");
    }

    @Test
    void whatMustNotBeMissingIsLookedFor() {
        ContainerDefinition definition =
                ContainerDefinition.replayed("{\"id\":\"c\",\"dataMaskingPolicy\":{},\"changeFeedPolicy\":{}}", "c");
        assertEquals(Set.of("dataMaskingPolicy"), definition.passedOverIn("{\"id\":\"c\"}"));
        assertEquals(Set.of(), definition.passedOverIn("{\"dataMaskingPolicy\":{}}"));
    }

    /// A PUT of what is shown would take away what is not.
    @Test
    void whatPeopleSetAndIsNotShownIsHidden() {
        ContainerDefinition definition =
                new ContainerDefinition("{\"_rid\":\"x\",\"statistics\":[],\"changeFeedPolicy\":{},"
                        + "\"computedProperties\":[],\"geospatialConfig\":{\"type\":\"Geography\"}}");
        assertEquals(Set.of("changeFeedPolicy"), definition.hiddenIn("{\"computedProperties\":[]}".getBytes(UTF_8)));
        assertEquals(
                Set.of("geospatialConfig"),
                new ContainerDefinition("{\"geospatialConfig\":{\"type\":\"Geometry\"}}")
                        .hiddenIn("{}".getBytes(UTF_8)));
    }

    @Test
    void whatTheServiceMakesByItselfNeedNotBeSent() {
        ContainerDefinition usual =
                new ContainerDefinition("{\"id\":\"c\",\"geospatialConfig\":{\"type\":\"Geography\"}}");
        assertEquals("{\"id\":\"c\"}", usual.withoutUsual().json());
        ContainerDefinition other =
                new ContainerDefinition("{\"id\":\"c\",\"geospatialConfig\":{\"type\":\"Geometry\"}}");
        assertEquals(other, other.withoutUsual());
        assertEquals(
                Set.of("geospatialConfig"), usual.alike(Set.of("geospatialConfig", "changeFeedPolicy"), usual.json()));
        assertEquals(Set.of(), usual.alike(Set.of("geospatialConfig"), other.json()));
    }
}
