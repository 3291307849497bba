package io.cosmosbackup;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The packages of the program and which of them each uses, by their names below `io.cosmosbackup`: as the compiled
/// classes are, as each package-info says, and as docs/architecture.md says.
final class Packages {
    private static final String ROOT = "io.cosmosbackup";
    private static final Path SOURCES = Path.of("src/main/java/io/cosmosbackup");
    private static final Pattern NAME = Pattern.compile("`([a-z.()]+)`");
    private static final Pattern DEPENDS = Pattern.compile("Depends on (.*?)\\.( |$)");
    private static final Pattern PURE = Pattern.compile("\\bPure[.:]");
    private static final Pattern FLOOR = Pattern.compile("(?m)^\\| (\\d+) \\|([^|]*)\\|");

    private Packages() {}

    /// The packages that each package uses.
    static Map<String, Set<String>> used(JavaClasses classes) {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass one : classes) {
            if (one.getSimpleName().equals("package-info")) {
                continue;
            }
            Set<String> others = used.computeIfAbsent(name(one), _ -> new TreeSet<>());
            one.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .map(Packages::name)
                    .filter(target -> !target.equals(name(one)))
                    .forEach(others::add);
        }
        return used;
    }

    /// What a package-info names after "Depends on". A name stands for the packages below it as well.
    static Set<String> declared(String name) {
        Matcher depends = DEPENDS.matcher(packageInfo(name));
        return depends.find() ? names(depends.group(1)) : Set.of();
    }

    /// Whether its package-info says that it is pure.
    static boolean isPure(String name) {
        return PURE.matcher(packageInfo(name)).find();
    }

    /// The packages that are used but not declared, and those declared but not used.
    static List<String> faults(String name, Set<String> used, Set<String> declared) {
        List<String> faults = new ArrayList<>();
        used.stream()
                .filter(other -> declared.stream().noneMatch(allowed -> isIn(other, allowed)))
                .forEach(other -> faults.add(name + " uses " + other + ", which its package-info does not name"));
        declared.stream()
                .filter(allowed -> used.stream().noneMatch(other -> isIn(other, allowed)))
                .forEach(allowed -> faults.add("the package-info of " + name + " names " + allowed + " for nothing"));
        return faults;
    }

    /// The floor of each package in docs/architecture.md; the ground is 1.
    static Map<String, Integer> floors() {
        Map<String, Integer> floors = new TreeMap<>();
        Matcher row = FLOOR.matcher(read(Path.of("docs/architecture.md")));
        while (row.find()) {
            for (String name : names(row.group(2))) {
                if (floors.put(name, Integer.valueOf(row.group(1))) != null) {
                    throw new IllegalStateException(name + " stands on two floors");
                }
            }
        }
        return floors;
    }

    static List<String> arrowsUp(Map<String, Set<String>> used, Map<String, Integer> floors) {
        List<String> faults = new ArrayList<>();
        used.forEach((name, others) -> {
            if (!floors.containsKey(name)) {
                faults.add(name + " stands on no floor");
            }
            for (String other : others) {
                if (floors.getOrDefault(other, 0) >= floors.getOrDefault(name, 0)) {
                    faults.add(name + " uses " + other + ", which does not stand on a lower floor");
                }
            }
        });
        floors.keySet().stream()
                .filter(name -> !used.containsKey(name))
                .forEach(name -> faults.add("there is no package " + name));
        return faults;
    }

    private static boolean isIn(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    private static Set<String> names(CharSequence text) {
        return NAME.matcher(text).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    private static String name(JavaClass one) {
        String name = one.getPackageName();
        return name.equals(ROOT) ? "(root)" : name.substring(ROOT.length() + 1);
    }

    private static String packageInfo(String name) {
        Path folder = name.equals("(root)") ? SOURCES : SOURCES.resolve(name.replace('.', '/'));
        String text = read(folder.resolve("package-info.java"));
        return text.lines()
                .takeWhile(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .reduce("", (a, b) -> a + " " + b);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
