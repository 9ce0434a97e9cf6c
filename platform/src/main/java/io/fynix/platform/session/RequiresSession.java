package io.fynix.platform.session;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The resource method is for users with a session: the request carries an access token, {@code
 * Authorization: Bearer …}. Checked before the body is read; others get 401, or 403 when the
 * session is not strong enough, or 503 while this node can not tell. {@link SessionPrincipal#of}
 * says whose session it is.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresSession {

  /** The weakest assurance level that will do. */
  AssuranceLevel level() default AssuranceLevel.AAL1;
}
