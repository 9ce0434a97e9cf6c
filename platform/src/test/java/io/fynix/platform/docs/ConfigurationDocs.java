package io.fynix.platform.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Holds {@code docs/configuration.md} and the mapping interfaces together: one section with one
 * table per prefix, every property with its type, bounds, default and the sentence of its Javadoc.
 *
 * <p>The test of each module calls {@link #mustDescribe} with the module's interfaces.
 */
public final class ConfigurationDocs {
  private static final DocumentFile DOCUMENT = DocumentFile.named("configuration.md");

  /** Groups that the section has shown, by the prefix under which it did. */
  private final Map<Class<?>, String> shown = new HashMap<>();

  private final StringBuilder rows = new StringBuilder();

  private ConfigurationDocs() {}

  /** Fails when the document lacks or misstates a property of these mappings. */
  public static void mustDescribe(Class<?>... mappings) {
    for (Class<?> mapping : mappings) {
      String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
      DOCUMENT.mustHaveSection("## `" + prefix + "`", section(prefix, mapping));
    }
  }

  private static String section(String prefix, Class<?> mapping) {
    var section = new ConfigurationDocs();
    section.group(prefix, mapping);
    return "## `%s`\n\n%s\n\n| Property | Type | Default | Meaning |\n|---|---|---|---|\n%s"
        .formatted(prefix, JavadocSource.of(mapping).ofType(), section.rows);
  }

  private void group(String prefix, Class<?> group) {
    shown.put(group, prefix);
    Arrays.stream(group.getMethods())
        .sorted(Comparator.comparingInt(ConfigurationDocs::position))
        .forEach(method -> property(prefix + "." + kebab(method.getName()), method));
  }

  /** Where the method stands in its source; what is inherited stands in another. */
  private static int position(Method method) {
    return JavadocSource.of(method.getDeclaringClass()).position(method.getName());
  }

  private void property(String name, Method method) {
    Type type = method.getGenericReturnType();
    String meaning = JavadocSource.of(method.getDeclaringClass()).ofMethod(method.getName());
    if (isGroup(rawOf(type))) {
      nested(name, rawOf(type), meaning);
    } else if (rawOf(type) == Map.class && isGroup(rawOf(argument(type, 1)))) {
      nested(name + ".<name>", rawOf(argument(type, 1)), meaning);
    } else {
      String fallback =
          method.isAnnotationPresent(WithDefault.class)
              ? "`" + method.getAnnotation(WithDefault.class).value() + "`"
              : rawOf(type) == Optional.class || rawOf(type) == Map.class ? "" : "required";
      row("`" + name + "`", typeName(type) + bounds(method), fallback, meaning);
    }
  }

  private void nested(String name, Class<?> group, String meaning) {
    String other = shown.get(group);
    if (other == null) {
      row("`" + name + ".*`", "", "", meaning);
      group(name, group);
    } else {
      row("`" + name + ".*`", "as `" + other + ".*`", "", meaning);
    }
  }

  private void row(String... cells) {
    rows.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static boolean isGroup(Class<?> type) {
    return type.isInterface() && type.getName().startsWith("io.fynix.");
  }

  private static String typeName(Type type) {
    Class<?> raw = rawOf(type);
    if (raw == Optional.class) {
      return typeName(argument(type, 0));
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return "list of " + typeName(argument(type, 0));
    }
    if (raw == Map.class) {
      return "by name: " + typeName(argument(type, 1));
    }
    if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(each -> "`" + kebab(each.toString()) + "`")
          .collect(Collectors.joining(", "));
    }
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return "whole number";
    }
    if (raw == boolean.class) {
      return "`true`, `false`";
    }
    if (raw == Duration.class) {
      return "duration";
    }
    return switch (raw.getSimpleName()) {
      case "MemorySize" -> "size in bytes, `K`, `M`";
      case "String" -> "text";
      default -> words(raw.getSimpleName());
    };
  }

  private static String bounds(Method method) {
    var bounds = new TreeMap<String, String>();
    var min = method.getAnnotation(Min.class);
    var max = method.getAnnotation(Max.class);
    if (min != null) {
      bounds.put("1", "from " + min.value());
    }
    if (max != null) {
      bounds.put("2", "to " + max.value());
    }
    var shortest = method.getAnnotation(DurationMin.class);
    var longest = method.getAnnotation(DurationMax.class);
    if (shortest != null) {
      bounds.put("1", "from " + text(duration(shortest)));
    }
    if (longest != null) {
      bounds.put("2", "to " + text(duration(longest)));
    }
    return bounds.isEmpty() ? "" : " " + String.join(" ", bounds.values());
  }

  private static Duration duration(DurationMin min) {
    return Duration.ofDays(min.days())
        .plusHours(min.hours())
        .plusMinutes(min.minutes())
        .plusSeconds(min.seconds())
        .plusMillis(min.millis());
  }

  private static Duration duration(DurationMax max) {
    return Duration.ofDays(max.days())
        .plusHours(max.hours())
        .plusMinutes(max.minutes())
        .plusSeconds(max.seconds())
        .plusMillis(max.millis());
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static Class<?> rawOf(Type type) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new IllegalArgumentException("a property of type " + type);
    };
  }

  private static Type argument(Type type, int index) {
    return List.of(((ParameterizedType) type).getActualTypeArguments()).get(index);
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String words(String name) {
    return kebab(name).replace('-', ' ');
  }
}
