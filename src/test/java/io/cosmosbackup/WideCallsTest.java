package io.cosmosbackup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No constructor is called with more than six arguments. Of many values in a row two of the same type change places,
/// and it still compiles. Values that come and go together are a record with a name: `Cuts`, `Contents`, `RunCost`.
///
/// One call is allowed inside the type itself: a wide record that JSON needs has one method that makes it.
class WideCallsTest {
    private static final int MOST = 6;

    @Test
    void noConstructorIsCalledWithManyArguments() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.add(source(file.toUri(), Files.readString(file)));
            }
        }
        assertEquals(Map.of(), wide(sources));
    }

    @Test
    void aPlantedCallIsFound() throws IOException {
        assertEquals(Map.of("Wide", 2, "Part", 1), wide(List.of(source(URI.create("string:///Planted.java"), """
            class Planted {
                record Wide(int a, int b, int c, int d, int e, int f, int g) {
                    record Part<T>(T a, int b, int c, int d, int e, int f, int g) {}
                    static Wide zero() { return new Wide(0, 0, 0, 0, 0, 0, 0); }
                    Wide with(int a) { return new Wide(a, b, c, d, e, f, g); }
                }
                record Narrow(int a, int b, int c, int d, int e, int f) {}
                Object narrow = new Narrow(1, 2, 3, 4, 5, 6);
                Object wide = new Planted.Wide(1, 2, 3, 4, 5, 6, 7);
                Object part = new Wide.Part<>("a", 2, 3, 4, 5, 6, 7);
            }
            """))));
    }

    /// How many wide calls of each type there are, but for one inside the type itself.
    private static Map<String, Integer> wide(List<JavaFileObject> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask parser = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        Map<String, Integer> elsewhere = new TreeMap<>();
        Map<String, Integer> inside = new TreeMap<>();
        TreePathScanner<@Nullable Void, @Nullable Void> scanner = new TreePathScanner<>() {
            @Override
            public @Nullable Void visitNewClass(NewClassTree call, @Nullable Void none) {
                if (call.getArguments().size() > MOST) {
                    String type = simpleName(call.getIdentifier());
                    (isInside(getCurrentPath(), type) ? inside : elsewhere).merge(type, 1, Integer::sum);
                }
                return super.visitNewClass(call, null);
            }
        };
        parser.parse().forEach(unit -> scanner.scan(unit, null));
        inside.forEach((type, calls) -> {
            if (calls > 1) {
                elsewhere.merge(type, calls - 1, Integer::sum);
            }
        });
        return elsewhere;
    }

    private static boolean isInside(TreePath path, String type) {
        for (Tree around : path) {
            if (around instanceof ClassTree c && c.getSimpleName().contentEquals(type)) {
                return true;
            }
        }
        return false;
    }

    private static String simpleName(ExpressionTree type) {
        return switch ((Tree) type) {
            case IdentifierTree identifier -> identifier.getName().toString();
            case MemberSelectTree member -> member.getIdentifier().toString();
            case ParameterizedTypeTree generic -> simpleName((ExpressionTree) generic.getType());
            default -> throw new IllegalArgumentException("what type is " + type);
        };
    }

    private static JavaFileObject source(URI name, String text) {
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
