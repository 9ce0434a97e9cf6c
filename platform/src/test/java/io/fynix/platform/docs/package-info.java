/**
 * Holds documents and code together: a test fails where they differ, and can write the document.
 */
@NullMarked
package io.fynix.platform.docs;

import org.jspecify.annotations.NullMarked;
