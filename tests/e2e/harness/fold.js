// Folds of the page.
import { expect } from "@playwright/test";

/** Opens a fold, be it open already; it is left as it was found from one fit to the next. */
export async function unfold(fold) {
  await expect(fold).toHaveCount(1);
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
}
