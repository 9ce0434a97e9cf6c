package io.fynix.platform.auth;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The resource method is for callers with an API key. Checked before the body is read; others get
 * 401 or, when the scope is missing, 403.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresApiKey {

  /** The scope that the key needs; empty when any key will do. */
  String scope() default "";
}
