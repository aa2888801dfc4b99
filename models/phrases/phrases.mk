# What the packs learn from examples. What training needs goes into a folder of its own: the product never sees it.
PHRASES := models/phrases
# The CPU build is meant (about 200 MB); where the package index offers several, let pip's own settings point to that one.
PHRASES_TORCH := torch==2.13.0

.PHONY: phrases

phrases: $(PHRASES)/.lib/.ready ready-to-test  ## learn the packs' concepts from the examples anew (half an hour; up to two hours without AMX; goes on where it was cut off)
	PYTHONPATH=$(PHRASES)/.lib $(PYTHON) -m models.phrases

$(PHRASES)/.lib/.ready: $(PHRASES)/requirements.lock $(PHRASES)/pretrained.lock $(PHRASES)/phrases.mk | ready-to-test
	rm -rf $(PHRASES)/.lib
	$(PYTHON) -m pip install --quiet --require-hashes --no-deps --target $(PHRASES)/.lib -r $(PHRASES)/requirements.lock
	$(PYTHON) -m pip install --quiet --require-hashes --no-deps --target $(PHRASES)/.lib -r $(PHRASES)/pretrained.lock
	$(PYTHON) -m pip install --quiet --no-deps --target $(PHRASES)/.lib $(PHRASES_TORCH)
	touch $@
