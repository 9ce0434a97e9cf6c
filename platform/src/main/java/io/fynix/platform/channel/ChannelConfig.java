package io.fynix.platform.channel;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;

/** Which channels there are. The same in all services of an installation. */
@StaticInitSafe
@ConfigMapping(prefix = "fynix.channel")
public interface ChannelConfig {

  /** Most bytes of a channel's name, in UTF-8. */
  @WithDefault("255")
  @Min(1)
  @Max(1024)
  int maxLength();

  /**
   * How long a stream's position (offset and epoch) outlives the last publication, for namespaces
   * that do not say otherwise. Longer than any {@code history-ttl}.
   */
  @WithDefault("720h")
  Duration historyMetaTtl();

  /**
   * What the payload of a publication must look like, for namespaces that do not say otherwise:
   * {@code any}, {@code json}, {@code json_object} or {@code binary}.
   */
  @WithDefault("any")
  PublicationDataFormat publicationDataFormat();

  /** What channels without a namespace in their name may do. */
  @Valid
  NamespaceConfig withoutNamespace();

  /**
   * What the channels of a namespace may do. Names have two or more letters, digits, {@code -},
   * {@code _} or {@code .}; a channel of a namespace that is missing here is unknown.
   */
  Map<String, @Valid NamespaceConfig> namespaces();
}
