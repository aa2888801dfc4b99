# What the packs learn from examples. The training library goes into a folder of its own: the product never sees it.
PHRASES := models/phrases

.PHONY: phrases

phrases: $(PHRASES)/.lib/.ready ready-to-test  ## learn the packs' concepts from the examples anew (about 11 minutes)
	PYTHONPATH=$(PHRASES)/.lib $(PYTHON) -m models.phrases

$(PHRASES)/.lib/.ready: $(PHRASES)/requirements.lock | ready-to-test
	$(PYTHON) -m pip install --quiet --require-hashes --no-deps --target $(PHRASES)/.lib -r $(PHRASES)/requirements.lock
	touch $@
