package io.cosmosbackup.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestore;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The CRDs as YAML, made from the Java classes: what the chart holds.
final class CrdYaml {
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
            List.of(CosmosBackupRepository.class, CosmosBackupSchedule.class, CosmosBackup.class, CosmosRestore.class);

    /// Helm reads YAML 1.1, in which these words without quotes are true and false.
    private static final Pattern BOOLEAN_OF_YAML_1_1 =
            Pattern.compile("^(\\s*(?:- |[\\w-]+: ))(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$");

    private CrdYaml() {}

    /// File name to text, one file a kind.
    static Map<String, String> generate() {
        Map<String, ByteArrayOutputStream> outputs = new TreeMap<>();
        new CRDGenerator()
                .customResourceClasses(new ArrayList<Class<? extends HasMetadata>>(KINDS))
                .forCRDVersions("v1")
                .withPostProcessor(new Finish())
                .withMinQuotes(true)
                .withOutput(new MemoryOutput(outputs))
                .generate();
        Map<String, String> files = new TreeMap<>();
        outputs.forEach((name, bytes) ->
                files.put(name.replaceFirst("-v1$", "") + ".yaml", text(bytes.toString(StandardCharsets.UTF_8))));
        return files;
    }

    private static String text(String generated) {
        String body = generated
                .lines()
                .filter(line -> !line.startsWith("#") && !line.equals("---"))
                .map(line -> BOOLEAN_OF_YAML_1_1.matcher(line).replaceFirst("$1\"$2\""))
                .reduce("", (text, line) -> text + line + "\n");
        return "# Generated from the classes of io.cosmosbackup.api. Do not edit: make crds.\n" + body;
    }

    private record MemoryOutput(Map<String, ByteArrayOutputStream> outputs)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return outputs.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }

        @Override
        public void close() throws IOException {}
    }

    /// What the generator's annotations cannot say.
    private static final class Finish implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata resource, String crdSpecVersion) {
            CustomResourceDefinition crd = (CustomResourceDefinition) resource;
            Class<?> kind = KINDS.stream()
                    .filter(k ->
                            k.getSimpleName().equals(crd.getSpec().getNames().getKind()))
                    .findFirst()
                    .orElseThrow();
            List<String> columns = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                    .map(AdditionalPrinterColumn::name)
                    .toList();
            String description = kind.getAnnotation(JsonClassDescription.class).value();
            crd.getSpec().getVersions().forEach(version -> {
                version.getSchema().getOpenAPIV3Schema().setDescription(description);
                eachRuleOnce(version.getSchema().getOpenAPIV3Schema());
                version.getAdditionalPrinterColumns()
                        .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
                JSONSchemaProps conditions =
                        property(property(version.getSchema().getOpenAPIV3Schema(), "status"), "conditions");
                conditions.setXKubernetesListType("map");
                conditions.setXKubernetesListMapKeys(List.of("type"));
            });
            return crd;
        }

        /// The generator sees an annotation of a record's component twice, on the field and on the accessor.
        private static void eachRuleOnce(JSONSchemaProps schema) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
            schema.getProperties().values().forEach(Finish::eachRuleOnce);
            if (schema.getItems() != null && schema.getItems().getSchema() != null) {
                eachRuleOnce(schema.getItems().getSchema());
            }
        }

        private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
            return Objects.requireNonNull(schema.getProperties().get(name), name);
        }
    }
}
